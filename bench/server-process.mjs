import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const METER = new URL('./meter.mjs', import.meta.url).href;
const START_WITHIN_MS = 20_000;

/** A file beside this one. @param {string} path */
export const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The command that is measured. `BENCH_COMMAND` names another build of it. */
export const COMMAND = process.env['BENCH_COMMAND'] ?? here('../dist/node/reauth.js');

/** What a started server must not take from the shell that runs the bench. */
const OURS = /^(REAUTH_|ACCESS_TOKEN_|REFRESH_TOKEN_|REDIS_URL$|PORT$|HOST$|CORS_ORIGIN$|NODE_OPTIONS$)/;

/**
 * One server in a process of its own. It says `Listening on http://HOST:PORT` once it does.
 *
 * CPU time is what the process itself counts: it holds all threads of the server, and nothing of the load.
 */
export class ServerProcess {
  #child;

  /**
   * @param {readonly string[]} args
   * @param {Record<string, string>} [env]
   */
  static async start(args, env = {}) {
    const inherited = Object.entries(process.env).filter(([name]) => !OURS.test(name));
    const child = spawn(process.execPath, ['--import', METER, ...args], {
      env: { ...Object.fromEntries(inherited), ...env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    try {
      return new ServerProcess(child, await portOf(child));
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  constructor(child, port) {
    this.#child = child;
    this.port = port;
  }

  /** In µs, since the process began. */
  async cpu() {
    return (await this.#ask('cpu')).microseconds;
  }

  /** Samples the process while `work` runs. */
  async profile(work) {
    await this.#ask('profile');
    await work();
    return (await this.#ask('profiled')).profile;
  }

  async stop() {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), 3_000);
    await gone;
    clearTimeout(patience);
  }

  async #ask(question) {
    if (this.#child.exitCode !== null) throw new Error(`A server ended with exit code ${this.#child.exitCode}.`);
    const answer = once(this.#child, 'message');
    this.#child.send(question);
    return (await answer)[0];
  }
}

async function portOf(child) {
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-10_000)));
  const until = performance.now() + START_WITHIN_MS;
  while (performance.now() < until) {
    const port = /Listening on http:\/\/\S+?:(\d+)/.exec(output)?.[1];
    if (port !== undefined) return Number(port);
    if (child.exitCode !== null) throw new Error(`A server ended with exit code ${child.exitCode} before it listened.`);
    await new Promise((next) => setTimeout(next, 10));
  }
  throw new Error(`A server did not listen within ${START_WITHIN_MS / 1_000} s. It said: ${output}`);
}
