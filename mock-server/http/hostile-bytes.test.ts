import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { call, raw } from './testing/call.ts';
import { running, type Running } from './testing/running.ts';

const PATIENCE = { headersMs: 200, requestMs: 300 };

/** A request whose last header says that it is the last of its connection. */
const lines = (port: number, ...more: readonly string[]): string =>
  [`GET /api/items HTTP/1.1`, `Host: localhost:${port}`, ...more, '', ''].join('\r\n');

/** Connections that say nothing, and how many of them are closed. More at once than a listener's backlog would be lost. */
async function connections(port: number, count: number) {
  const opened: Socket[] = [];
  let closed = 0;
  const leave = (): void => opened.forEach((socket) => void socket.destroy());
  onTestFinished(leave);
  while (opened.length < count) {
    const batch = Array.from({ length: Math.min(100, count - opened.length) }, () => connect(port, '127.0.0.1'));
    opened.push(...batch);
    const settled = batch.map((socket) => {
      socket.on('error', () => {}).resume();
      socket.once('close', () => (closed += 1));
      return new Promise<void>((done) => socket.once('connect', done).once('close', done));
    });
    await Promise.all(settled);
  }
  /** Settles when so many are closed. */
  const until = async (wanted: number): Promise<void> => {
    while (closed < wanted) await new Promise(setImmediate);
  };
  return { leave, until, closed: () => closed };
}

const untouched = async ({ apiPort, fake }: Running, calls = 0): Promise<void> => {
  expect(fake.calls()).toBe(calls);
  expect((await call(apiPort, '/api/items')).status).toBe(200);
};

describe('a request that two servers could read in two ways', () => {
  const SMUGGLED = 'GET /api/auth/logout HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const chunked = 'Transfer-Encoding: chunked';

  test.each([
    ['with a length and chunks', ['Content-Length: 4', chunked], '0\r\n\r\n'],
    ['with chunks and a length', [chunked, 'Content-Length: 4'], '0\r\n\r\n'],
    ['with two lengths', ['Content-Length: 4', 'Content-Length: 60'], 'abcd'],
    ['with a list of lengths', ['Content-Length: 4, 60'], 'abcd'],
    ['with a signed length', ['Content-Length: +4'], 'abcd'],
    ['with a hexadecimal length', ['Content-Length: 0x4'], 'abcd'],
    ['with a length beyond all numbers', ['Content-Length: 99999999999999999999999'], ''],
    ['with chunks that are not the last coding', ['Transfer-Encoding: chunked, identity'], '0\r\n\r\n'],
    ['with a space before the colon', ['Transfer-Encoding : chunked'], '0\r\n\r\n'],
    ['with a folded header', [`X-Folded: a\r\n ${chunked}`, 'Content-Length: 0'], ''],
    ['with a folded chunk header', ['Transfer-Encoding:\r\n chunked'], '0\r\n\r\n'],
    ['with a bare CR in a header', ['X-Bare: a\rTransfer-Encoding: chunked', 'Content-Length: 0'], ''],
    ['with a bare LF between headers', ['X-Bare: a\nTransfer-Encoding: chunked', 'Content-Length: 0'], ''],
    ['with NUL in a header', ['X-Nul: a\0b'], ''],
    ['with a header without a name', [': localhost'], ''],
    ['with a chunk size that is no number', [chunked], 'zz\r\nabcd\r\n0\r\n\r\n'],
    ['with a chunk longer than it says', [chunked], '1\r\nabcd\r\n0\r\n\r\n'],
  ])('%s is answered 400, and what hides behind it is not read', async (_what, headers, body) => {
    const server = await running();
    const head = lines(server.apiPort, ...headers).replace('GET', 'POST');

    const answer = await raw(server.apiPort, `${head}${body}${SMUGGLED}`);

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.match(/^HTTP\/1\.1 \d/gm)).toHaveLength(1);
    expect(answer).toMatch(/"message":".{20,}"/);
    await untouched(server);
  });
});

describe('a method', () => {
  test.each(['FOO', 'get', 'Post', 'X-Y', 'GETGETGETGET'])('%s that HTTP does not know is 501', async (method) => {
    const server = await running();

    const answer = await raw(server.apiPort, lines(server.apiPort).replace('GET', method));

    expect(answer).toMatch(/^HTTP\/1\.1 501 Not Implemented\r\n/);
    expect(answer).toContain('This method is unknown here. Send one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS.');
    await untouched(server);
  });

  test('that is unknown is told so behind a good request on the same line, too', async () => {
    const server = await running();

    const answer = await raw(server.apiPort, lines(server.apiPort) + lines(server.apiPort).replace('GET', 'FOO'));

    expect([...answer.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status)).toContain('501');
  });

  test('CONNECT is told that this is no proxy', async () => {
    const server = await running();

    const answer = await raw(
      server.apiPort,
      `CONNECT localhost:22 HTTP/1.1\r\nHost: localhost:${server.apiPort}\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toContain('This server is no proxy');
    await untouched(server);
  });

  test('TRACE and PROPFIND reach nothing that would echo a cookie', async () => {
    const server = await running();

    for (const method of ['TRACE', 'PROPFIND']) {
      const answer = await call(server.apiPort, '/', { method, headers: { cookie: 'access_token=CANARY' } });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
      expect(answer.text).not.toContain('CANARY');
    }
  });

  test('a WebSocket is not opened', async () => {
    const server = await running();
    const upgrade = [
      'Connection: Upgrade, close',
      'Upgrade: websocket',
      'Sec-WebSocket-Key: x',
      'Origin: http://evil.test',
    ];

    expect(await raw(server.apiPort, lines(server.apiPort, ...upgrade))).toMatch(/^HTTP\/1\.1 403 /);
    await untouched(server);
  });
});

describe('limits', () => {
  test('a hundred headers are read, one more is refused, so that none is overlooked', async () => {
    const server = await running();
    const filler = (count: number) => Array.from({ length: count }, (_, index) => `X-${index}: 1`);

    const enough = await raw(server.apiPort, lines(server.apiPort, 'Connection: close', ...filler(98)));
    const over = await raw(
      server.apiPort,
      lines(server.apiPort, 'Connection: close', ...filler(98), 'Origin: https://evil.test'),
    );

    expect(enough).toMatch(/^HTTP\/1\.1 200 /);
    expect(over).toMatch(/^HTTP\/1\.1 431 /);
    expect(over).toContain('This request has more than 100 headers. Send fewer.');
    await untouched(server, 1);
  });

  test('a request line and headers of more than 16 KiB are refused, with a cookie bomb among them', async () => {
    const server = await running();
    const bomb = Array.from({ length: 4_000 }, (_, index) => `c${index}=1`).join('; ');

    const path = await raw(server.apiPort, lines(server.apiPort).replace('/api/items', `/api/${'x'.repeat(20_000)}`));
    const cookies = await raw(server.apiPort, lines(server.apiPort, `Cookie: ${bomb}`));

    for (const answer of [path, cookies]) expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    await untouched(server);
  });

  test('a refusal in the words of the socket carries the security headers too', async () => {
    const { apiPort } = await running();

    const answer = await raw(apiPort, 'EHLO localhost\r\n\r\n');

    expect(answer).toContain('x-content-type-options: nosniff\r\n');
    expect(answer).toContain("content-security-policy: default-src 'none'");
    expect(answer.toLowerCase()).not.toMatch(/\r\n(server|x-powered-by):/);
  });
});

describe('a slow client', () => {
  test('that sends a header now and then is cut off', async () => {
    const server = await running({ patience: PATIENCE });
    const began = performance.now();

    const answer = await new Promise<string>((resolve) => {
      const socket = connect(server.apiPort, '127.0.0.1');
      let text = '';
      let count = 0;
      socket.write(`GET /api/items HTTP/1.1\r\nHost: localhost:${server.apiPort}\r\n`);
      const drip = setInterval(() => socket.write(`X-${(count += 1)}: 1\r\n`), 20);
      socket.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
      socket.on('error', () => {});
      socket.on('close', () => {
        clearInterval(drip);
        resolve(text);
      });
    });

    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - began).toBeLessThan(10_000);
    await untouched(server);
  });

  test('that says nothing at all is cut off, be they a hundred', async () => {
    const server = await running({ patience: PATIENCE });
    const idle = await connections(server.apiPort, 100);

    expect((await call(server.apiPort, '/api/items')).status).toBe(200);
    await idle.until(100);

    await untouched(server, 1);
  });

  test('that floods with connections is hung up on beyond fifteen hundred, and then others are served', async () => {
    const server = await running({ patience: { headersMs: 60_000, requestMs: 60_000 } });
    const flood = await connections(server.apiPort, 1_550);

    await flood.until(50);
    expect((await connections(server.controlPort, 1)).closed()).toBe(0);
    const late = await connections(server.apiPort, 5);
    await late.until(5);
    expect(flood.closed()).toBe(50);
    flood.leave();
    await flood.until(1_550);

    await untouched(server);
  });

  test('whose bytes turn to garbage while it is being told events gets no more words in its stream', async () => {
    const server = await running();
    const socket = connect(server.controlPort, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
    const closed = new Promise<void>((gone) => socket.once('close', () => gone()));
    socket.write(`GET /__reauth/events HTTP/1.1\r\nHost: localhost:${server.controlPort}\r\n\r\n`);
    while (!text.includes('event: hello')) await new Promise(setImmediate);

    socket.write('FOO\0\r\n\r\n');
    await closed;

    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(text).not.toContain('"status":"fail"');
  });
});
