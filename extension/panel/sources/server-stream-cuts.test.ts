import { expect, onTestFinished, test } from 'vitest';
import { RingEventLog } from '../../../mock-server/handler/event-log.ts';
import { fakeCore } from '../../../mock-server/http/testing/fake-core.ts';
import { running } from '../../../mock-server/http/testing/running.ts';
import { Random } from '../../../mock-server/fuzz/random.ts';
import { systemClock } from '../../../reauth/time/system-clock.ts';
import { serverEventOf } from './server-event.ts';
import { followServerEvents } from './server-stream.ts';

const EVENTS = 10_000;
const CUTS = 20;

/** A fetch whose answers break off after so many bytes, in the middle of a message most of the time. */
function cutting(cutAfter: () => number | undefined): typeof fetch {
  return async (input, init) => {
    const answer = await fetch(input, init);
    let left = cutAfter();
    const cut = new TransformStream<Uint8Array, Uint8Array>({
      transform: (bytes, to) => {
        if (left === undefined) return to.enqueue(bytes);
        to.enqueue(bytes.subarray(0, left));
        left -= Math.min(left, bytes.length);
        if (left === 0) to.error(new Error('The line was cut.'));
      },
    });
    return new Response(answer.body?.pipeThrough(cut), { status: answer.status, headers: answer.headers });
  };
}

test('the panel has each of ten thousand events once and in order, though its line is cut twenty times', async () => {
  const events = new RingEventLog(systemClock, () => 0, EVENTS);
  const server = await running({ createCore: () => Promise.resolve({ ...fakeCore(), events }) });
  const random = new Random(41);
  const stop = new AbortController();
  let connections = 0;
  const seqs: number[] = [];
  let told: () => void = () => {};
  const grow = setInterval(() => {
    for (let left = random.below(200); left > 0 && events.last < EVENTS; left -= 1) {
      events.append({ type: 'call.released', call: `c${events.last + 1}` });
    }
  }, 0);
  onTestFinished(() => clearInterval(grow));

  const following = followServerEvents(
    server.controlUrl,
    {
      fetchFn: cutting(() => ((connections += 1) > CUTS ? undefined : 1 + random.below(40_000))),
      // Not the pauses between two tries are looked at here.
      clock: { now: () => systemClock.now(), sleep: () => new Promise(setImmediate) },
      lock: (_name, _signal, work) => work(),
      openChannel: () => ({ post: () => {}, listen: () => {}, close: () => {} }),
      visibility: { visible: () => true, subscribe: () => () => {} },
      parse: serverEventOf,
      panel: 'p1',
    },
    {
      events: (batch) => {
        seqs.push(...batch.map((event) => (event.type === 'events.missed' ? Number.NaN : event.seq)));
        if (seqs.length >= EVENTS) told();
      },
      status: () => {},
      restarted: () => expect.fail('The server was not started anew.'),
    },
    stop.signal,
  );
  await new Promise<void>((whole) => {
    told = whole;
  });
  stop.abort();
  await following;

  expect(connections).toBe(CUTS + 1);
  expect(seqs).toEqual(Array.from({ length: EVENTS }, (_, index) => index + 1));
}, 60_000);
