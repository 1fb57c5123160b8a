import { load } from './load.mjs';
import { COMMAND, ServerProcess, here } from './server-process.mjs';
import { guardedGet, guardedGetOnce, refresh, signAllIn } from './users.mjs';

const ADDED_AT_MOST_US = 100;
/** Long enough that nothing expires while it is measured. */
export const SERVE = ['serve', '--fast', '--no-demo', '--port', '0', '--access', '1h', '--refresh', '10h'];
/** Before the counted rounds: code is compiled, the event log fills up. */
const WARM_UP_REQUESTS = 3_000;
/** So many more refreshes go before, that what the server remembers of tokens is about others (it keeps 2,000). */
const REFRESHES_AHEAD = 2_500;

const CALLS = {
  refresh: 'refresh',
  // What a token costs that another server issued, or that was issued before this one started.
  unknownTokens: 'guarded GET, each access token met for the first time (for information)',
  guarded: 'guarded GET, the same tokens again',
};

/**
 * Server CPU per request of each store, against bare `node:http` with the same crypto.
 *
 * @param {import('./figures.mjs').Report} report
 * @param {{ rounds: number, requests: number, memory: string, redis: string | undefined }} options
 */
export async function cpuPart(report, { rounds, requests, memory, redis }) {
  const servers = {
    bare: [here('./servers/bare.mjs')],
    default: [COMMAND, ...SERVE],
    memory: [memory, ...SERVE],
    ...(redis === undefined ? {} : { redis: [COMMAND, ...SERVE, '--redis', redis] }),
  };
  const measured = await measureCpu(servers, rounds, requests);
  report.section(`Server CPU per request, ${rounds} interleaved rounds of ${requests}`);
  report.note('reauth serve verifies a token once and remembers what it says; bare verifies it at each call.');
  for (const [call, title] of Object.entries(CALLS)) {
    report.note(title);
    report.figure('  bare node:http, same crypto', measured.bare[call], { unit: 'µs' });
    for (const name of Object.keys(servers).filter((other) => other !== 'bare')) {
      const added = measured[name][call].map((us, round) => us - measured.bare[call][round]);
      const limit = name === 'default' && call !== 'unknownTokens' ? { atMost: ADDED_AT_MOST_US, of: `${title}:` } : {};
      report.figure(`  ${name} store adds`, added, { unit: 'µs', sign: true, ...limit });
    }
  }
  return measured;
}

/**
 * µs per request, by server, call and round.
 *
 * @param {Record<string, readonly string[]>} commands
 * @param {number} rounds
 * @param {number} requests
 * @param {{ env?: Record<string, string>, calls?: readonly string[] }} [options]
 */
export async function measureCpu(commands, rounds, requests, { env = {}, calls = Object.keys(CALLS) } = {}) {
  const names = Object.keys(commands);
  const users = {};
  const measured = {};
  try {
    for (const name of names) {
      users[name] = await UsersOf.start(commands[name], env);
      measured[name] = Object.fromEntries(calls.map((call) => [call, []]));
      if (calls.includes('unknownTokens')) await users[name].cpuOf('refresh', REFRESHES_AHEAD);
      for (const call of calls) await users[name].cpuOf(call, WARM_UP_REQUESTS);
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const call of calls) {
        // In turn from both ends, so that a machine that grows slower slows no server more than another.
        for (const name of round % 2 === 0 ? names : [...names].reverse()) {
          measured[name][call].push(await users[name].cpuOf(call, requests));
        }
      }
    }
    return measured;
  } finally {
    await Promise.all(Object.values(users).map((one) => one.stop()));
  }
}

/** A server and the users who call it. */
export class UsersOf {
  #server;
  #sessions;
  /** The cookies that refreshes brought and that were not sent yet, the oldest first. */
  #unsent = [];

  static async start(args, env) {
    const server = await ServerProcess.start(args, env);
    return new UsersOf(server, await signAllIn(server.port));
  }

  constructor(server, sessions) {
    this.#server = server;
    this.#sessions = sessions;
  }

  /** µs per request. */
  async cpuOf(call, requests) {
    const before = await this.#server.cpu();
    await this.#run(call, requests);
    return ((await this.#server.cpu()) - before) / requests;
  }

  /** Where the CPU goes, while nothing is measured. */
  profileOf(call, requests) {
    return this.#server.profile(() => this.#run(call, requests));
  }

  stop() {
    return this.#server.stop();
  }

  async #run(call, requests) {
    const { port } = this.#server;
    await load(port, this.#sessions.map(this.#client(call)), requests);
  }

  #client(call) {
    const { port } = this.#server;
    switch (call) {
      case 'refresh':
        return (session) => refresh(port, session, (token) => this.#unsent.push({ ...session, access_token: token }));
      case 'unknownTokens':
        return () => guardedGetOnce(port, this.#unsent);
      case 'guarded':
        return (session) => guardedGet(port, session);
      default:
        throw new Error(`There is no call "${call}".`);
    }
  }
}
