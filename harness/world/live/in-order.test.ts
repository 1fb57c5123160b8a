import { expect, test } from 'vitest';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import type { ServerEvent } from '../../../reauth/trace/events.ts';
import type { RawReply, RawRequest } from '../tab/exchange.ts';
import { inOrder } from './in-order.ts';

const REPLY: RawReply = { status: 200, headers: {}, cookies: [], body: undefined };

/** A server that says when a call arrives, and answers none. */
function wire() {
  const clock = new VirtualClock();
  const sent: string[] = [];
  let tell: (event: ServerEvent) => void = () => undefined;
  const send = inOrder(
    ({ headers }) => {
      sent.push(headers['x-reauth-request'] ?? 'nameless');
      return new Promise<RawReply>(() => undefined);
    },
    { machine: clock, subscribe: (listener) => (tell = listener) },
  );
  const arrives = async (exchange: string): Promise<void> => {
    tell({
      source: 'server',
      seq: 1,
      at: clock.now(),
      offset: 0,
      type: 'call.received',
      call: 'c1',
      exchange,
      purpose: 'request',
      method: 'GET',
      path: '/api/items',
      query: [],
      presented: {},
    });
    await clock.advance(0);
  };
  return { clock, sent, send, arrives };
}

function request(exchange: string | undefined, signal = new AbortController().signal): RawRequest {
  const headers: Readonly<Record<string, string>> = exchange === undefined ? {} : { 'x-reauth-request': exchange };
  return { method: 'GET', url: 'http://localhost:8000/api/items', headers, body: undefined, signal };
}

test('a call leaves when the one before it has arrived', async () => {
  const { clock, sent, send, arrives } = wire();
  for (const exchange of ['a', 'b', 'c']) void send(request(exchange));
  await clock.advance(0);
  expect(sent).toEqual(['a']);

  await arrives('a');
  expect(sent).toEqual(['a', 'b']);
  await arrives('b');

  expect(sent).toEqual(['a', 'b', 'c']);
});

test('a call that does not arrive keeps the next ones for a moment only', async () => {
  const { clock, sent, send } = wire();
  for (const exchange of ['a', 'b']) void send(request(exchange));

  await clock.advance(249);
  expect(sent).toEqual(['a']);
  await clock.advance(1);

  expect(sent).toEqual(['a', 'b']);
});

test('a call that is given up before its turn never leaves, and holds nobody up', async () => {
  const { clock, sent, send, arrives } = wire();
  const giveUp = new AbortController();
  void send(request('a'));
  const second = send(request('b', giveUp.signal));
  void send(request('c'));
  await clock.advance(0);

  giveUp.abort(new Error('no more'));
  await Promise.all([expect(second).rejects.toThrow('no more'), arrives('a')]);
  await clock.advance(0);

  expect(sent).toEqual(['a', 'c']);
});

test('a call without a name waits for nobody', async () => {
  const { sent, send } = wire();
  void send(request('a'));

  void send(request(undefined));

  expect(sent).toContain('nameless');
});

test('what was answered has arrived', async () => {
  const sent: string[] = [];
  const clock = new VirtualClock();
  const send = inOrder(
    ({ headers }) => {
      sent.push(headers['x-reauth-request'] ?? '');
      return Promise.resolve(REPLY);
    },
    { machine: clock, subscribe: () => undefined },
  );

  await Promise.all([send(request('a')), send(request('b'))]);

  expect(sent).toEqual(['a', 'b']);
});
