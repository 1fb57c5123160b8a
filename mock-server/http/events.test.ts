import { connect } from 'node:net';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { describe, expect, test } from 'vitest';
import { bodyOf, call, open, type Sent } from './testing/call.ts';
import { running, type Running } from './testing/running.ts';

const PATH = '/__reauth/events';

/** A reader of the stream, which hands out one message after the other. */
async function reader({ controlPort }: Running, sent: Sent = {}, path = PATH) {
  const response = await open(controlPort, path, sent);
  const messages: EventSourceMessage[] = [];
  let comments = 0;
  const parser = createParser({ onEvent: (event) => messages.push(event), onComment: () => (comments += 1) });
  response.setEncoding('utf8').on('data', (chunk) => parser.feed(String(chunk)));
  const ended = new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.on('error', () => {});
  });
  const until = async (seen: () => boolean): Promise<void> => {
    while (!seen()) await new Promise((resolve) => response.once('data', () => setImmediate(resolve)));
  };
  return {
    response,
    ended,
    next: async (count: number) => {
      await until(() => messages.length >= count);
      return messages.splice(0, count);
    },
    beat: () => until(() => comments > 0),
    leave: () => response.destroy(),
  };
}

const released = { type: 'call.released', call: 'c1' } as const;
/** The seqs in the ids; each is behind the name of the run. */
const idsOf = (messages: readonly EventSourceMessage[]) => messages.map(({ id }) => id?.replace(/^[0-9a-f]{8}-/, ''));

describe('the stream', () => {
  test('says hello, then tells what is kept, then what happens', async () => {
    const server = await running();
    server.fake.events.append(released);
    server.fake.events.append(released);

    const stream = await reader(server);
    const [hello, first, second] = await stream.next(3);
    server.fake.events.append(released);
    const [third] = await stream.next(1);

    expect(stream.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(hello).toMatchObject({ event: 'hello', id: undefined });
    expect(JSON.parse(hello?.data ?? '')).toEqual({
      run: expect.stringMatching(/^[0-9a-f]{8}$/),
      now: expect.any(Number),
      offset: 5,
      last: 2,
    });
    expect(idsOf([first, second, third].flatMap((message) => message ?? []))).toEqual(['1', '2', '3']);
    expect(JSON.parse(third?.data ?? '')).toMatchObject({ source: 'server', type: 'call.released', seq: 3 });
  });

  test('resumes after Last-Event-ID without loss, by header or by query, and the header wins', async () => {
    const server = await running();
    for (let count = 0; count < 5; count += 1) server.fake.events.append(released);

    const byHeader = await reader(server, { headers: { 'last-event-id': '3' } }, `${PATH}?after=1`);
    const byQuery = await reader(server, {}, `${PATH}?after=4`);
    server.fake.events.append(released);

    expect(idsOf((await byHeader.next(4)).slice(1))).toEqual(['4', '5', '6']);
    expect(idsOf((await byQuery.next(3)).slice(1))).toEqual(['5', '6']);
  });

  test('announces what it no longer has', async () => {
    const server = await running({ kept: 3 });
    for (let count = 0; count < 10; count += 1) server.fake.events.append(released);

    const stream = await reader(server, { headers: { 'last-event-id': '2' } });
    const [, gap, ...rest] = await stream.next(5);

    expect(JSON.parse(gap?.data ?? '')).toMatchObject({ type: 'events.missed', from: 3, to: 7 });
    expect(idsOf(gap === undefined ? rest : [gap, ...rest])).toEqual(['7', '8', '9', '10']);
  });

  test('begins anew for a reader that comes from a run before this one', async () => {
    const server = await running();
    server.fake.events.append(released);

    const stream = await reader(server, { headers: { 'last-event-id': '500' } });

    expect(idsOf(await stream.next(2))).toEqual([undefined, '1']);
  });

  test('begins anew for a reader whose id is of another run, however many events this one has', async () => {
    const server = await running();
    for (let count = 0; count < 3; count += 1) server.fake.events.append(released);
    const [, first] = await (await reader(server)).next(2);
    const [run] = (first?.id ?? '').split('-');

    const ours = await reader(server, { headers: { 'last-event-id': `${run}-2` } });
    const anothers = await reader(server, {
      headers: { 'last-event-id': `${run === '00000000' ? '11111111' : '00000000'}-2` },
    });

    expect(idsOf((await ours.next(2)).slice(1))).toEqual(['3']);
    expect(idsOf((await anothers.next(4)).slice(1))).toEqual(['1', '2', '3']);
  });

  test('keeps the line with comments', async () => {
    const stream = await reader(await running({ heartbeatMs: 5 }));

    await stream.beat();

    expect(idsOf(await stream.next(1))).toEqual([undefined]);
  });

  test('lets go of the log when its reader leaves, also in the middle', async () => {
    const server = await running();
    const stream = await reader(server);
    await stream.next(1);
    expect(server.readers()).toBe(1);

    stream.leave();
    while (server.readers() > 0) await new Promise(setImmediate);
    server.fake.events.append(released);

    expect((await call(server.controlPort, '/__reauth/state')).status).toBe(200);
  });

  test('gives a reader that stops for a while everything, in order', async () => {
    const server = await running({ kept: 40_000 });
    const stream = await reader(server);
    await stream.next(1);

    stream.response.pause();
    const long = { type: 'call.released', call: 'c'.repeat(500) } as const;
    for (let count = 0; count < 20_000; count += 1) server.fake.events.append(long);
    stream.response.resume();

    const ids = idsOf(await stream.next(20_000));
    expect(ids).toEqual(Array.from({ length: 20_000 }, (_, index) => String(index + 1)));
  });

  test('cuts off a reader that reads nothing while events go on', async () => {
    const server = await running({ kept: 100, heartbeatMs: 20 });
    const socket = connect(server.controlPort, '127.0.0.1');
    socket.write(`GET ${PATH} HTTP/1.1\r\nHost: localhost:${server.controlPort}\r\n\r\n`);
    socket.pause();
    while (server.readers() === 0) await new Promise(setImmediate);

    const long = { type: 'call.released', call: 'c'.repeat(50_000) } as const;
    const grow = setInterval(() => server.fake.events.append(long), 0);
    for (let count = 0; count < 500; count += 1) server.fake.events.append(long);
    while (server.readers() > 0) await new Promise(setImmediate);
    clearInterval(grow);
    socket.destroy();

    expect((await call(server.controlPort, '/__reauth/state')).status).toBe(200);
  });
});

describe('a stream is refused', () => {
  test('to the fifth reader of one browser, until one of the four leaves', async () => {
    const server = await running();
    const browser = { headers: { 'user-agent': 'Chrome', 'sec-fetch-site': 'same-origin' } };
    const four = [];
    for (let count = 0; count < 4; count += 1) four.push(await reader(server, browser));

    const fifth = await call(server.controlPort, PATH, browser);
    const another = await reader(server, { headers: { ...browser.headers, 'user-agent': 'Firefox' } });
    const extension = await reader(server, { headers: { ...browser.headers, 'sec-fetch-site': 'none' } });
    four[0]?.leave();
    while (server.readers() > 5) await new Promise(setImmediate);
    const again = await reader(server, browser);

    expect(fifth.status).toBe(429);
    expect(fifth.headers['retry-after']).toBe('5');
    expect(bodyOf(fifth)['message']).toContain('close another panel of this browser');
    for (const stream of [another, extension, again]) expect(await stream.next(1)).toMatchObject([{ event: 'hello' }]);
  });

  test.each(['x', '-1', '1.5', '1e3', '9'.repeat(16), ''])('to Last-Event-ID %j, which is named', async (id) => {
    const { controlPort } = await running();

    const answer = await call(controlPort, `${PATH}?after=${id}`);

    expect(answer.status).toBe(400);
    expect(bodyOf(answer)['message']).toContain(`is "${id}"`);
  });

  test('to any method but GET', async () => {
    const { controlPort } = await running();

    const answers = [
      await call(controlPort, PATH, { method: 'POST' }),
      await call(controlPort, PATH, { method: 'HEAD' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([405, 405]);
    expect(answers[0]?.headers['allow']).toBe('GET');
  });
});

test('closing the server ends its streams at once', async () => {
  const server = await running();
  const stream = await reader(server);
  await stream.next(1);

  await server.close();

  await stream.ended;
  expect(stream.response.destroyed).toBe(true);
});
