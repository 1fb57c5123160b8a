import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const COMMAND = resolve(import.meta.dirname, '../../dist/node/reauth.js');
let folder = '';
const running: ChildProcess[] = [];

beforeEach(() => {
  expect(existsSync(COMMAND), 'dist/node/reauth.js is not built: run npm run build').toBe(true);
  folder = mkdtempSync(join(tmpdir(), 'reauth-cli-'));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** Settles when the output says it; rejects when the command ends first. */
  readonly says: (text: string) => Promise<void>;
  readonly ended: Promise<number | null>;
}

function reauth(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd: folder, env: { ...process.env, PORT: '', ...env } });
  running.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  const ended = new Promise<number | null>((done) => child.on('close', (code) => done(code)));
  const says = (text: string) =>
    new Promise<void>((done, fail) => {
      const look = (): void => void (out.includes(text) && done());
      child.stdout.on('data', look);
      void ended.then((code) => fail(new Error(`It ended with ${code} before it said "${text}":\n${out}${err}`)));
      look();
    });
  return { child, out: () => out, err: () => err, says, ended };
}

test('serve runs the race, prints its lanes, leaves nothing behind and says what to click', async () => {
  const server = reauth(['serve', '--port', '0']);
  await server.says('Stop with Ctrl+C.');

  expect(server.out()).toContain('recipe: 1 refresh, 4 waited\n');
  expect(server.out()).toContain('naive: 5 refreshes\n');
  expect(server.out().match(/#\d GET \/api\/items\/\d .*200 ✓/g)).toHaveLength(10);
  expect(server.out()).toMatch(/Sample app .*Fire requests/);
  expect(server.out()).toMatch(/Panel .*\/panel\//);
  const control = /control on (\S+)\)/.exec(server.out())?.[1];
  const state: unknown = await (await fetch(`${control}/__reauth/state`)).json();
  expect(state).toMatchObject({ sessions: [], held: [], offset: 0, events: 0 });
}, 20_000);

test('the built command finds what is built beside it: both pages and the extension', async () => {
  const server = reauth(['serve', '--port', '0', '--no-demo']);
  await server.says('Stop with Ctrl+C.');

  const api = /Sample app {2}(\S+)/.exec(server.out())?.[1];
  const pages = await Promise.all([fetch(`${api}`), fetch(`${api}panel/`)]);
  expect(pages.map(({ status, headers }) => [status, headers.get('content-type')?.split(';')[0]])).toEqual([
    [200, 'text/html'],
    [200, 'text/html'],
  ]);
  const extension = /Load unpacked: (.+)/.exec(server.out())?.[1] ?? '';
  expect(existsSync(join(extension, 'manifest.json'))).toBe(true);
}, 20_000);

test('--no-demo skips the race, and an interrupt ends the server with 0', async () => {
  const server = reauth(['serve', '--port', '0', '--no-demo']);
  await server.says('Stop with Ctrl+C.');
  server.child.kill('SIGINT');

  expect(await server.ended).toBe(0);
  expect(server.out()).not.toContain('recipe');
});

test('a busy port is one sentence with a command that works, and exit code 2', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const server = reauth(['serve', '--port', String(port)]);

  expect(await server.ended).toBe(2);
  expect(server.err()).toMatch(new RegExp(`^Port ${port} is in use .*npm start -- --port \\d+.*\\n$`));
  expect(server.err().trim().split('\n')).toHaveLength(1);
  other.close();
});

test.each([
  [['serve', '--access', 'soon'], {}, '--access: access cannot be "soon"'],
  [['serve'], { REAUTH_ROTATION: 'sometimes' }, 'REAUTH_ROTATION: rotation cannot be "sometimes"'],
  [['serve', '--acess', '3s'], {}, 'Did you mean --access?'],
])('%j with %j is bad usage and names the value', async (args, env, problem) => {
  const server = reauth(args, env);

  expect(await server.ended).toBe(2);
  expect(server.err()).toContain(problem);
});

test.each([
  [['serve', '--port', '0', '--access-key-file', '/nonexistent'], 'names "/nonexistent", which cannot be read'],
  [['serve', '--port', '0', '--redis', 'redis://127.0.0.1:1'], 'Redis cannot be reached'],
])(
  '%j cannot start: one sentence, no stack, exit code 2',
  async (args, problem) => {
    const server = reauth(args);

    expect(await server.ended).toBe(2);
    expect(server.err()).toContain(problem);
    expect(server.err()).not.toMatch(/\n\s+at /);
  },
  20_000,
);

test('the race is the same under --sessions per-user and --fast', async () => {
  const server = reauth(['serve', '--port', '0', '--sessions', 'per-user', '--fast']);
  await server.says('Stop with Ctrl+C.');

  expect(server.out()).toContain('recipe: 1 refresh, 4 waited\n');
  expect(server.out()).not.toContain('failed');
}, 20_000);

test('the server goes on when nobody reads its output any more', async () => {
  const server = reauth(['serve', '--port', '0', '--no-demo']);
  await server.says('control on');
  const control = /control on (\S+)\)/.exec(server.out())?.[1];
  server.child.stdout?.destroy();

  expect((await fetch(`${control}/__reauth/state`)).status).toBe(200);
  server.child.kill('SIGINT');
  expect(await server.ended).toBe(0);
});

test('a setting may come from reauth.config.json, and a broken one is named', async () => {
  writeFileSync(join(folder, 'reauth.config.json'), '{ "rotation": "never" }');
  const wrong = reauth(['serve', '--port', '0']);
  expect(await wrong.ended).toBe(2);
  expect(wrong.err()).toContain('reauth.config.json: rotation cannot be "never"');

  writeFileSync(join(folder, 'reauth.config.json'), '{ rotation');
  const broken = reauth(['serve', '--port', '0']);
  expect(await broken.ended).toBe(2);
  expect(broken.err()).toContain('reauth.config.json cannot be read');

  writeFileSync(join(folder, 'reauth.config.json'), '[]');
  const list = reauth(['serve', '--port', '0']);
  expect(await list.ended).toBe(2);
  expect(list.err()).toContain('but gives a list');
});
