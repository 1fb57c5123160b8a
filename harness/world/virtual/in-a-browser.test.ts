import { resolve } from 'node:path';
import { createContext, Script } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';
import { z } from '../../../reauth/trace/zod.ts';
import { PLAIN_STAGE } from '../plain-stage.fixture.ts';
import type { createVirtualWorld } from './virtual-world.ts';

let code = '';
const channels: MessageChannel[] = [];

beforeAll(async () => {
  const entry = resolve(import.meta.dirname, 'virtual-world.ts');
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'bundled', fileName: 'world' } },
  });
  code = bundleSchema.parse(built)[0].output[0].code;
});

afterAll(() => {
  for (const { port1 } of channels) port1.close();
});

const bundleSchema = z.tuple([z.object({ output: z.tuple([z.object({ code: z.string() })]) })]);

test('bundled for a browser it has nothing of Node in it', () => {
  expect(code.length).toBeGreaterThan(100_000);
  expect(code).not.toMatch(/["']node:|__vite-browser-external|\brequire\(/);
});

test('it logs in and refreshes where there is nothing but what a browser has', async () => {
  const { createVirtualWorld: create } = evaluated(code);
  const world = create();
  const run = await world.open({
    ...PLAIN_STAGE,
    client: { kind: 'strategy', name: 'resilient' },
  });
  await run.tab('A', { do: 'log in', user: 'user@example.com', password: 'password123' });
  await run.reach(16_000);
  await run.tab('A', { do: 'request', every: 0, requests: [{ number: 1, method: 'GET', path: '/items/1' }] });
  await run.rest(60_000);
  const { trace, tabs } = await run.outcome();

  expect(tabs).toEqual([{ tab: 'A', path: '/', isLoggedIn: true }]);
  expect(trace.filter(({ type }) => type === 'token.issued').length).toBeGreaterThan(2);
  expect(trace.flatMap((event) => (event.type === 'request.settled' ? [event.status] : []))).toEqual([200, 200]);
});

/** The bundle in a realm of its own, whose globals are a page's: no `process`, no `setImmediate`, no `require`. */
function evaluated(text: string): { readonly createVirtualWorld: typeof createVirtualWorld } {
  class Channel extends MessageChannel {
    constructor() {
      super();
      channels.push(this);
    }
  }
  const { Request, Response, Headers, URL, URLSearchParams, AbortController, AbortSignal, DOMException } = globalThis;
  const { TextEncoder, TextDecoder, atob, btoa, queueMicrotask, structuredClone, setTimeout, clearTimeout } =
    globalThis;
  const web = { Request, Response, Headers, URL, URLSearchParams, AbortController, AbortSignal, DOMException };
  const timers = { queueMicrotask, structuredClone, setTimeout, clearTimeout, MessageChannel: Channel };
  const fetchFn = () => Promise.reject(new Error('Nothing may leave the virtual world.'));
  const page = createContext({ ...web, ...timers, TextEncoder, TextDecoder, atob, btoa, console, fetch: fetchFn });
  const bundled: unknown = new Script(`${text}\n;bundled`).runInContext(page);
  if (!isBundle(bundled)) throw new Error('The bundle exports no createVirtualWorld.');
  return bundled;
}

const isBundle = (value: unknown): value is { readonly createVirtualWorld: typeof createVirtualWorld } =>
  typeof value === 'object' && value !== null && 'createVirtualWorld' in value;
