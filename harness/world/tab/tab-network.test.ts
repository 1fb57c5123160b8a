import { expect, test } from 'vitest';
import type { RawReply, RawRequest } from './exchange.ts';
import { TabNetwork } from './tab-network.ts';

function network(reply: Partial<RawReply> = {}) {
  const sent: RawRequest[] = [];
  const stored: string[] = [];
  let answer: () => void = () => undefined;
  const tab = new TabNetwork({
    origin: 'http://localhost:8000',
    cookies: { headerFor: () => 'a=1', store: (line) => stored.push(line) },
    send: (request) => {
      sent.push(request);
      return new Promise((resolve) => {
        answer = () =>
          resolve({
            status: 200,
            headers: { 'content-type': 'application/json' },
            cookies: [],
            body: '{"x":1}',
            ...reply,
          });
      });
    },
  });
  return { tab, sent, stored, answer: () => answer() };
}

const turn = () => new Promise(setImmediate);

test('a call has the browser’s cookies and an address from the root of the origin', async () => {
  const { tab, sent, answer } = network();
  const got = tab.fetchFn('/api/items?page=2', { headers: { 'X-Own': 'yes' } });
  await turn();
  answer();

  expect(await (await got).json()).toEqual({ x: 1 });
  expect(sent).toMatchObject([
    {
      method: 'GET',
      url: 'http://localhost:8000/api/items?page=2',
      headers: { cookie: 'a=1', 'x-own': 'yes' },
      body: undefined,
    },
  ]);
});

test('a body is sent with its type, from a Request as from its settings', async () => {
  const { tab, sent } = network();
  const asked = new Request('http://localhost:8000/api/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"item":1}',
  });
  void tab.fetchFn(asked);
  void tab.fetchFn('/api/orders', { method: 'post', body: new URLSearchParams({ item: '2' }) });
  await turn();

  expect(sent.map(({ method, headers, body }) => [method, headers['content-type'], body])).toEqual([
    ['POST', 'application/json', '{"item":1}'],
    ['POST', 'application/x-www-form-urlencoded;charset=UTF-8', 'item=2'],
  ]);
});

test('cookies are stored when the reply arrives, and of a call without credentials none are sent or stored', async () => {
  const { tab, sent, stored, answer } = network({ cookies: ['b=2; Path=/'] });
  const first = tab.fetchFn('/api/items');
  await turn();
  answer();
  await first;
  const second = tab.fetchFn('/api/items', { credentials: 'omit' });
  await turn();
  answer();
  await second;

  expect(sent.map(({ headers }) => headers['cookie'])).toEqual(['a=1', undefined]);
  expect(stored).toEqual(['b=2; Path=/']);
});

test('a call that is aborted rejects with its reason, and of its reply nothing is stored', async () => {
  const { tab, sent, stored, answer } = network({ cookies: ['b=2; Path=/'] });
  const abort = new AbortController();
  const call = tab.fetchFn(new Request('http://localhost:8000/api/items', { signal: abort.signal }));
  await turn();
  expect(tab.inFlight).toBe(1);

  abort.abort();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  answer();
  await turn();

  expect(tab.inFlight).toBe(0);
  expect(stored).toEqual([]);
  expect(sent[0]?.signal.aborted).toBe(true);
  await expect(tab.fetchFn('/api/items', { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' });
});

test('a network that is lost fails what is under way and what comes, and tells the server’s side', async () => {
  const { tab, sent } = network();
  const call = tab.fetchFn('/api/items');
  await turn();

  tab.goOffline();
  await expect(call).rejects.toThrow(TypeError);
  await expect(tab.fetchFn('/api/items')).rejects.toThrow('Failed to fetch');

  expect(sent).toHaveLength(1);
  expect(sent[0]?.signal.aborted).toBe(true);
  expect(tab.isOnline).toBe(false);
});

test('of a reply that the page may not read the browser keeps the cookies, and the page hears that it failed', async () => {
  const { tab, stored, answer } = network({ cookies: ['b=2'], unreadable: true });
  const got = expect(tab.fetchFn('/api/items')).rejects.toThrow(new TypeError('Failed to fetch'));
  await turn();
  answer();
  await got;

  expect(stored).toEqual(['b=2']);
});
