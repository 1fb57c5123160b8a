/**
 * Runs in a server's process before the server does, and answers the bench over the IPC channel: the CPU time that the
 * process has used so far, and where a stretch of it went. The channel keeps nothing open.
 */
import { Session } from 'node:inspector';

const SAMPLE_EVERY_US = 200;
const inspector = new Session();

process.on('message', (question) => void answer(question).then((reply) => process.send?.(reply)));
process.channel?.unref();
// Whatever ends the bench ends its servers too.
process.on('disconnect', () => process.exit());

async function answer(question) {
  switch (question) {
    case 'cpu': {
      const { user, system } = process.cpuUsage();
      return { microseconds: user + system };
    }
    case 'profile':
      inspector.connect();
      await post('Profiler.enable');
      await post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
      await post('Profiler.start');
      return {};
    case 'profiled': {
      const { profile } = await post('Profiler.stop');
      inspector.disconnect();
      return { profile };
    }
    default:
      throw new Error(`The meter has no answer to ${String(question)}.`);
  }
}

function post(method, params = {}) {
  return new Promise((resolve, reject) => {
    inspector.post(method, params, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
