import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../http/serve.ts';
import { HttpBrowser } from '../http/testing/browser.ts';
import { bodyOf } from '../http/testing/call.ts';
import { settingsWith } from '../http/testing/running.ts';
import { Random } from './random.ts';
import { randomRequest, type FuzzRequest } from './random-request.ts';
import { Wire } from '../http/testing/wire.ts';

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 20_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261);
const CONNECTIONS = 24;
/** How long an answer may take. A request that never ends is cut off by the server after its own patience. */
const BOUND_MS = 10_000;
const PATIENCE = { headersMs: 500, requestMs: 800 };

/** A server with pages, and what it writes to its log. */
async function fuzzed() {
  const webDir = join(mkdtempSync(join(tmpdir(), 'reauth-fuzz-')), 'web');
  for (const app of ['sample-app', 'panel']) {
    mkdirSync(join(webDir, app, 'assets'), { recursive: true });
    writeFileSync(join(webDir, app, 'index.html'), `<title>${app}</title>`);
    writeFileSync(join(webDir, app, 'assets/main.js'), `// ${app}`);
  }
  const logged: string[] = [];
  const settings = settingsWith({ port: 0, fast: true, rotation: 'strict' });
  const server = await startServer({ settings, webDir, log: (line) => logged.push(line), patience: PATIENCE });
  onTestFinished(() => server.close());
  return { ...server, logged };
}

test(`${REQUESTS} random requests: no 500, no silence, and then the server answers as before`, async () => {
  const { apiPort, controlPort, logged } = await fuzzed();
  const ports = { api: apiPort, control: controlPort };
  const cookies: string[] = [];
  const statuses = new Map<number, number>();
  const wrong: string[] = [];
  let sent = 0;

  /** A new browser now and then, since the requests end sessions, move the clock and reset. */
  const enter = async (): Promise<void> => {
    const browser = new HttpBrowser();
    await browser.login(apiPort);
    if (cookies.length >= 6) cookies.shift();
    cookies.push([...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
  };
  /** Undoes what makes others wait: a request may well have held or delayed every call. */
  const release = async (): Promise<void> => {
    const steward = new HttpBrowser();
    await steward.send(controlPort, 'POST', '/__reauth/holds/release', { all: true });
    await steward.send(controlPort, 'PATCH', '/__reauth/policy', { apiDelay: '0ms', refreshDelay: '0ms' });
  };
  const told = (index: number, what: string, { to, bytes }: FuzzRequest): void => {
    wrong.push(
      `FUZZ_SEED=${SEED}, request ${index} to the ${to} port ${what}:\n${JSON.stringify(bytes.slice(0, 1_500))}`,
    );
  };
  const work = async (): Promise<void> => {
    const wires = { api: new Wire(apiPort, BOUND_MS), control: new Wire(controlPort, BOUND_MS) };
    while (sent < REQUESTS && wrong.length === 0) {
      const index = (sent += 1);
      if (index % 300 === 0) await enter();
      // Each by its own seed, so that one can be had again without those before it.
      const request = randomRequest(new Random(Math.imul(SEED, 1_000_003) + index), { ports, cookies });
      const wire = wires[request.to];
      const answer = await wire.send(request.bytes, request.method);
      if (request.isLast) wire.close();
      if (answer.kind !== 'answered') {
        told(index, answer.kind === 'silent' ? 'was not answered in time' : 'was hung up on without a word', request);
      } else {
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (!(answer.status < 500 || answer.status === 501)) told(index, `was answered ${answer.status}`, request);
        if (answer.status === 200 && request.to === 'control' && request.method !== 'GET') await release();
      }
    }
    wires.api.close();
    wires.control.close();
  };
  await enter();
  await Promise.all(Array.from({ length: CONNECTIONS }, work));

  expect(wrong).toEqual([]);
  expect(logged).toEqual([]);
  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(REQUESTS);
  for (const status of [200, 201, 204, 400, 401, 403, 404, 405, 408, 413, 415, 431, 501]) {
    expect(statuses.get(status) ?? 0, `answers of ${status}`).toBeGreaterThan(0);
  }
  const browser = new HttpBrowser();
  const reset = await browser.send(controlPort, 'POST', '/__reauth/reset', {});
  const login = await browser.login(apiPort);
  const me = await browser.call(apiPort, '/api/users/me');
  const state = await browser.call(controlPort, '/__reauth/state');
  expect([reset.status, login.status, me.status]).toEqual([200, 200, 200]);
  expect(bodyOf(state)).toMatchObject({ sessions: [{ state: 'live' }], held: [] });
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
}, 120_000);
