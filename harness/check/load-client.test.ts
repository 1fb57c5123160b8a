import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { found, notLoggedIn, notRefreshed, refreshed } from '../../reauth/client/fetch-desk.fixture.ts';
import { loadClient } from './load-client.ts';
import { createBrowser, openPage } from './module-page.fixture.ts';

const FIXTURES = 'harness/check/fixtures';
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'reauth-client-')));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a module; gives its path. */
const written = (name: string, lines: readonly string[]): string => {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, lines.join('\n'));
  return file;
};

/** What is said of a client that cannot be loaded, without the folder that it lies in. */
const problem = async (given: string): Promise<string> => {
  const said = await loadClient(given).then(
    () => 'It was loaded.',
    (error: unknown) => String(error),
  );
  return said.replaceAll(`${folder}/`, '');
};

test('a recipe in TypeScript refreshes once for two requests, with a mutex that is seen', async () => {
  const browser = createBrowser();
  const { desk } = browser;
  const { client, facts } = openPage(await loadClient(`${FIXTURES}/recipe/custom-fetch-base.ts`), browser);

  const answers = client.fire(2);
  const [one, two] = await desk.arrived(2);
  one?.answer(401, notLoggedIn);
  const [refresh] = await desk.arrived(3, 2);
  two?.answer(401, notLoggedIn);
  await expect.poll(() => facts.map(({ type }) => type)).toContain('mutex.awaited');
  refresh?.answer(200, refreshed);
  // The recipe retries inside its lock, so the other one comes after.
  (await desk.arrived(4, 3))[0]?.answer(200, found);
  (await desk.arrived(5, 4))[0]?.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
  expect(desk.calls.map(({ request }) => request.url)).toEqual([
    'http://localhost:8000/api/items/1',
    'http://localhost:8000/api/items/2',
    'http://localhost:8000/api/auth/refresh',
    'http://localhost:8000/api/items/1',
    'http://localhost:8000/api/items/2',
  ]);
});

test('two pages of one module share no mutex', async () => {
  const browser = createBrowser();
  const { desk } = browser;
  const module = await loadClient(`${FIXTURES}/recipe/custom-fetch-base.ts`);
  const pages = [openPage(module, browser, 'A-1'), openPage(module, browser, 'B-1')];

  const answers = Promise.all(pages.map(({ client }) => client.getItem(1)));
  for (const call of await desk.arrived(2)) call.answer(401, notLoggedIn);
  const refreshes = await desk.arrived(4, 2);
  for (const call of refreshes) call.answer(200, refreshed);
  for (const call of await desk.arrived(6, 4)) call.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
  expect(refreshes.map(({ path }) => path)).toEqual(['/auth/refresh', '/auth/refresh']);
});

test('a logout that is dispatched and a way to the login page are one loss of the session', async () => {
  const browser = createBrowser();
  const { desk } = browser;
  const page = openPage(await loadClient(`${FIXTURES}/recipe/custom-fetch-base.ts`), browser);

  const answer = page.client.getItem(1);
  (await desk.arrived(1))[0]?.answer(401, notLoggedIn);
  (await desk.arrived(2, 1))[0]?.answer(403, notRefreshed);

  expect(await answer).toEqual({ outcome: 'rejected', status: 401 });
  expect(page.losses).toHaveLength(1);
  expect(page.visited).toEqual(['/login']);
});

test('a naive client in JavaScript sends by the fetch of its page', async () => {
  const browser = createBrowser();
  const { desk } = browser;
  const { client } = openPage(await loadClient(`${FIXTURES}/naive.js`), browser);

  const answers = client.fire(2);
  for (const call of await desk.arrived(2)) call.answer(401, notLoggedIn);
  for (const call of await desk.arrived(4, 2)) call.answer(200, refreshed);
  for (const call of await desk.arrived(6, 4)) call.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
  expect(desk.calls.filter(({ path }) => path === '/auth/refresh')).toHaveLength(2);
});

test('tokens in localStorage and a Web Lock are those of the origin, which its pages share', async () => {
  const browser = createBrowser();
  const { desk } = browser;
  const module = await loadClient(`${FIXTURES}/tokens-in-storage.ts`);
  const pages = [openPage(module, browser, 'A-1'), openPage(module, browser, 'B-1')];
  pages[0]?.storage.setItem('access', 'old');

  const answers = Promise.all(pages.map(({ client }) => client.getItem(1)));
  for (const call of await desk.arrived(2)) call.answer(401, notLoggedIn);
  (await desk.arrived(3, 2))[0]?.answer(200, { status: 'success', access_token: 'new' });
  for (const call of await desk.arrived(5, 3)) call.answer(200, found);

  expect((await answers).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
  expect(desk.calls.map(({ request, path }) => [path, request.headers.get('authorization')])).toEqual([
    ['/items/1', 'Bearer old'],
    ['/items/1', 'Bearer old'],
    ['/auth/refresh', 'Bearer old'],
    ['/items/1', 'Bearer new'],
    ['/items/1', 'Bearer new'],
  ]);
});

test('a strategy gets base query and mutex from its page, and may import ours', async () => {
  const browser = createBrowser();
  const { desk } = browser;
  const { client, facts } = openPage(await loadClient(`${FIXTURES}/own-strategy.js`), browser);

  const answer = client.getItem(1);
  (await desk.arrived(1))[0]?.answer(401, notLoggedIn);
  (await desk.arrived(2, 1))[0]?.answer(200, refreshed);
  (await desk.arrived(3, 2))[0]?.answer(200, found);

  expect((await answer).outcome).toBe('fulfilled');
  expect(facts).toContainEqual(expect.objectContaining({ type: 'mutex.acquired', attribution: 'exact' }));
});

test('timers, dates, timeouts and pauses between tries go by the clock of the page', async () => {
  const browser = createBrowser();
  const { clock, desk } = browser;
  const beganAt = clock.now();
  const { client } = openPage(await loadClient(`${FIXTURES}/by-the-clock.js`), browser);

  const answer = client.getItem(1);
  await desk.arrived(1);
  // The first try times out after 5 s, the second begins 600 ms later and does too, the third another 1.2 s later.
  await clock.advance(5_600);
  expect(desk.calls).toHaveLength(2);
  await clock.advance(6_200);
  expect(desk.calls).toHaveLength(3);
  desk.calls[2]?.answer(200, found);

  expect((await answer).outcome).toBe('fulfilled');
  expect(clock.now() - beganAt).toBe(11_800);
});

test('an export is chosen by its name, then by what it takes, or by the name after #', async () => {
  const queries = written('several.js', [
    'export const plain = async (args, api) => ({ data: [args, api] });',
    'export const baseQuery = async (args, api, extra) => ({ data: [args, api, extra] });',
    'export const baseQueryWithReauth = async (args, api, extra) => ({ data: [args, api, extra] });',
    'export const strategy2Strategy = () => baseQuery;',
  ]);
  const whole = written('default.js', ['export default async function (args, api) { return { data: [args, api] }; }']);
  const lone = written('lone.js', [
    'export const send = async (args, api) => ({ data: [args, api] });',
    'export const URL = "";',
  ]);
  const common = written('common.cjs', [
    'module.exports = { baseQuery: async (args, api) => ({ data: [args, api] }) };',
  ]);
  const chosen = async (given: string) => (await loadClient(given)).code.split('\n').at(-1);

  expect(await chosen(queries)).toBe('module.exports = { baseQuery: exports["baseQueryWithReauth"] };');
  expect(await chosen(`${queries}#plain`)).toBe('module.exports = { baseQuery: exports["plain"] };');
  expect(await chosen(`${queries}#strategy2Strategy`)).toBe(
    'module.exports = { strategy: exports["strategy2Strategy"] };',
  );
  expect(await chosen(whole)).toBe('module.exports = { baseQuery: exports["default"] };');
  expect(await chosen(lone)).toBe('module.exports = { baseQuery: exports["send"] };');
  expect(await chosen(common)).toBe('module.exports = { baseQuery: exports["baseQuery"] };');
});

test('types without "type", aliases of the tsconfig, JSON, assets and deep imports are read as bundlers do', async () => {
  written('app/tsconfig.json', [
    '{ // as in many projects',
    '"compilerOptions": { "paths": { "@/*": ["./src/*"] } }, }',
  ]);
  written('app/src/settings.json', ['{ "refresh": "auth/refresh" }']);
  written('app/src/api/types.ts', ['export interface Reply { data?: unknown }']);
  written('app/src/logo.svg', ['<svg/>']);
  const file = written('app/src/api/base.ts', [
    "import { Reply } from '@/api/types';",
    "import settings from '@/settings.json';",
    "import logo from '../logo.svg';",
    "import type { BaseQueryFn } from '@reduxjs/toolkit/dist/query/baseQueryTypes';",
    "import { QueryStatus } from '@reduxjs/toolkit/dist/query/core/apiState';",
    'export const baseQuery: BaseQueryFn = async (args, api): Promise<Reply> =>',
    '  ({ data: [args, api, settings.refresh, logo, QueryStatus, import.meta.env.MODE, process.env.NODE_ENV] });',
  ]);

  const { code } = await loadClient(file);

  expect(code).toContain('auth/refresh');
  expect(code).not.toContain('import.meta');
});

test('of the environment a module sees what bundlers hand to pages, and no secret', async () => {
  process.env['VITE_TEST_API'] = 'seen by a page';
  process.env['TEST_SECRET'] = 'canary of the environment';
  const file = written('env.ts', [
    'export const baseQuery = async (_: unknown, __: unknown) => ({ data: [import.meta.env, process.env] });',
  ]);

  const { code } = await loadClient(file);

  expect(code).toContain('seen by a page');
  expect(code).not.toContain('canary of the environment');
  delete process.env['VITE_TEST_API'];
  delete process.env['TEST_SECRET'];
});

test('what is wrong with a module is told with its place and what to do', async () => {
  const query = 'export const baseQuery = async (args, api) => ({ data: [args, api] });';

  expect(await problem(join(folder, 'gone.ts'))).toBe(
    'ClientProblem: gone.ts: There is no such file. Give the path of a module, or the name of one of the built-in clients.',
  );
  expect(await problem(written('syntax.ts', ['', 'export const baseQuery = async (args => args;']))).toBe(
    'ClientProblem: syntax.ts:2:45: This module cannot be read: Expected `,` or `)` but found `;`.',
  );
  expect(await problem(written('nothing.ts', ["export const API = '/api';"]))).toBe(
    'ClientProblem: nothing.ts: This module exports API; a client exports a base query, such as "export const baseQueryWithReauth = …", or "export const strategy".',
  );
  expect(await problem(written('empty.ts', ['']))).toBe(
    'ClientProblem: empty.ts: This module exports nothing; a client exports a base query, such as "export const baseQueryWithReauth = …", or "export const strategy".',
  );
  expect(await problem(written('throws.ts', ["import { early } from './early';", query, 'early();']))).toBe(
    'ClientProblem: throws.ts:1:23: "./early" does not exist. Correct the import; relative ones begin at the file that they stand in.',
  );
  written('early.ts', ['', 'export const early = () => {', "  document.getElementById('root').focus();", '};']);
  expect(await problem(join(folder, 'throws.ts'))).toBe(
    'ClientProblem: early.ts:3:12: This module throws while it loads: TypeError: document.getElementById is not a function. A client is loaded without its app: what needs the app must wait until the first request.',
  );
  expect(await problem(written('ky.ts', ["import ky from '@nobodys/ky/core';", query, 'void ky;']))).toBe(
    'ClientProblem: ky.ts:1:16: "@nobodys/ky/core" is not installed. Run: npm install @nobodys/ky; or, if it is an alias of yours, put it under "paths" of the tsconfig.json.',
  );
  expect(await problem(written('fs.ts', ["import { readFileSync } from 'fs';", query, "readFileSync('x');"]))).toBe(
    'ClientProblem: fs.ts:1:30: "fs" belongs to Node, and this module runs in a page. Move what needs it out of what the client imports.',
  );
  expect(await problem(`${written('one.ts', [query])}#baseQeury`)).toBe(
    'ClientProblem: one.ts: "baseQeury" is not exported. Did you mean "baseQuery"? Exported functions: baseQuery.',
  );
  expect(
    await problem(
      written('two.ts', [
        'export const one = async (a, b) => ({ data: [a, b] });',
        'export const two = async (a, b) => ({ data: [a, b] });',
      ]),
    ),
  ).toBe('ClientProblem: two.ts: one and two may each be the base query. Say which one is meant: two.ts#one');
});

test('a module that makes base queries instead of being one is told so when it is called', async () => {
  const file = written('factory.js', [
    'export const baseQuery = (url) => async (args, api) => ({ data: [url, args, api] });',
  ]);
  const browser = createBrowser();
  const { client } = openPage(await loadClient(file), browser);
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);

  expect(await client.getItem(1)).toEqual({ outcome: 'rejected', status: 'THROWN' });
  expect(told.mock.calls.flat().map(String).join(' ')).toContain('it makes base queries. Export one that it made.');
  told.mockRestore();
});
