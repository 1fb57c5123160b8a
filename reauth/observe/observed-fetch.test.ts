import { expect, test } from 'vitest';
import type { ClientFact } from '../trace/events.ts';
import type { FetchFn, FetchSettings } from './observed-fetch.ts';
import { createObserver } from './observer.ts';
import { tagged } from './request-tag.ts';

function createBench(reply: () => Response = () => Response.json({}), settings: FetchSettings = {}) {
  const facts: ClientFact[] = [];
  const calls: (readonly [RequestInfo | URL, RequestInit | undefined])[] = [];
  const observer = createObserver({ tab: 'T', label: 'T', client: 'app', emit: (fact) => facts.push(fact) });
  const inner: FetchFn = async (input, init) => {
    calls.push([input, init]);
    return reply();
  };
  return { facts, calls, fetchFn: observer.fetch(inner, settings) };
}

test('a foreign server gets the very arguments that the app gave', async () => {
  const { calls, fetchFn } = createBench(undefined, { server: 'http://localhost:8000' });
  const request = new Request('http://localhost:8001/api/items/1', { headers: { 'x-own': '1' } });
  const init = { method: 'POST' };

  await fetchFn(request);
  await fetchFn('https://elsewhere.example/x', init);

  expect(calls[0]?.[0]).toBe(request);
  expect([...request.headers]).toEqual([['x-own', '1']]);
  expect(calls[1]?.[1]).toBe(init);
});

test('our own server gets the name of the exchange, and all else as it was', async () => {
  const { calls, facts, fetchFn } = createBench(undefined, { server: 'http://localhost:8000/anything' });
  const signal = AbortSignal.abort();

  await fetchFn(
    new Request('http://localhost:8000/api/auth/login', {
      method: 'POST',
      body: '{"password":"canary"}',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
    }),
  );
  await fetchFn('http://localhost:8000/api/items', { signal });

  const sent = calls[0]?.[0];
  if (!(sent instanceof Request)) throw new Error(`Expected a Request, got ${String(sent)}.`);
  expect([sent.method, sent.credentials, await sent.text()]).toEqual(['POST', 'include', '{"password":"canary"}']);
  expect([...sent.headers]).toEqual([
    ['content-type', 'application/json'],
    ['x-reauth-request', 'T.0.1'],
  ]);
  expect(calls[1]?.[1]?.signal).toBe(signal);
  expect(new Headers(calls[1]?.[1]?.headers).get('x-reauth-request')).toBe('T.0.2');
  expect(facts).toContainEqual(expect.objectContaining({ type: 'fetch.sent', exchange: 'T.0.1', purpose: 'login' }));
  expect(JSON.stringify(facts)).not.toContain('canary');
});

test.each(['text', 'json'] as const)(
  'what the app reads as %s is told by its shape, before the app goes on',
  async (read) => {
    const { facts, fetchFn } = createBench(
      () => Response.json({ status: 'fail', message: 'You are not logged in', id: 'canary' }, { status: 401 }),
      { api: tagged({}, 'T.1') },
    );

    const response = await fetchFn('https://x.example/api/items');
    expect(facts.at(-1)?.type).toBe('fetch.sent');
    const body: unknown = await response[read]();

    expect(typeof body === 'string' ? JSON.parse(body) : body).toMatchObject({ id: 'canary' });
    expect(facts.at(-1)).toMatchObject({
      type: 'fetch.answered',
      exchange: 'T.1.1',
      status: 401,
      message: 'You are not logged in',
      body: { status: 'string', message: 'string', id: 'string' },
    });
  },
);

test('a response that is told of can be cloned, and looks as it did', async () => {
  const { fetchFn } = createBench(() => Response.json({ a: 1 }), { api: tagged({}, 'T.1') });

  const response = await fetchFn('https://x.example/');

  expect(Object.keys(response)).toEqual([]);
  expect(response).toBeInstanceOf(Response);
  expect(await response.clone().json()).toEqual({ a: 1 });
  expect(await response.json()).toEqual({ a: 1 });
});

test.each([
  { what: 'no JSON', reply: () => new Response('canary') },
  { what: 'bad JSON', reply: () => new Response('{canary', { headers: { 'content-type': 'application/json' } }) },
  { what: 'nothing', reply: () => new Response(null, { status: 204 }) },
  {
    what: 'a stream',
    reply: () => new Response('data: canary\n\n', { headers: { 'content-type': 'text/event-stream' } }),
  },
  { what: 'too much', reply: () => Response.json('x'.repeat(300_000)) },
])('an answer with $what is told without a body', async ({ reply }) => {
  const { facts, fetchFn } = createBench(reply, { api: tagged({}, 'T.1') });

  const response = await fetchFn('https://x.example/');
  expect(await response.text()).toBe(await reply().text());

  expect(facts.at(-1)).toMatchObject({ type: 'fetch.answered', status: response.status });
  expect(facts.at(-1)).not.toHaveProperty('body');
});

test('a fetch that throws at once throws at once', () => {
  const facts: ClientFact[] = [];
  const observer = createObserver({ tab: 'T', label: 'T', client: 'app', emit: (fact) => facts.push(fact) });
  const fetchFn = observer.fetch(() => {
    throw new RangeError('canary');
  });

  expect(() => fetchFn('https://x.example/')).toThrow(RangeError);
  expect(facts.at(-1)).toEqual({ type: 'fetch.failed', exchange: 'T.0.1', error: 'RangeError' });
});

test('what is no response goes back to the app as it is', async () => {
  const facts: ClientFact[] = [];
  const observer = createObserver({ tab: 'T', label: 'T', client: 'app', emit: (fact) => facts.push(fact) });
  const odd: unknown = { ok: true };
  const fetchFn = observer.fetch(new Proxy(fetch, { apply: () => odd }));

  expect(await fetchFn('https://x.example/')).toBe(odd);
  expect(facts.at(-1)?.type).toBe('fetch.failed');
});

test('`this` is the one that the app called with', async () => {
  const observer = createObserver({ tab: 'T', label: 'T', client: 'app', emit: () => undefined });
  const transport = {
    host: 'x.example',
    fetchFn(): Promise<Response> {
      return Promise.resolve(new Response(this.host));
    },
  };
  const observed = { ...transport, host: 'y.example', fetchFn: observer.fetch(transport.fetchFn) };

  expect(await (await observed.fetchFn('https://x.example/')).text()).toBe('y.example');
});

test('a fetch that reads init gets the name of the exchange there, and the request of the app itself', async () => {
  const seen: unknown[] = [];
  const observer = createObserver({ tab: 'T', label: 'T', client: 'app', emit: () => undefined });
  const target: FetchFn = async (input, init) => {
    const headers = new Headers(init?.headers);
    seen.push(input, headers.get('accept'), headers.get('x-reauth-request'));
    return new Response();
  };
  const request = new Request('http://localhost:8000/api/items', { headers: { accept: 'text/plain' } });

  await observer.fetch(target, { server: 'http://localhost:8000', readsInit: true })(request);

  expect(seen[0]).toBe(request);
  expect(seen.slice(1)).toEqual(['text/plain', 'T.0.1']);
  expect(request.headers.has('x-reauth-request')).toBe(false);
});
