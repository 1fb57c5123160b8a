import { describe, expect, test } from 'vitest';
import { bodyOf, call, raw } from './testing/call.ts';
import { running } from './testing/running.ts';

const APP = 'http://localhost:5173';

describe('a call', () => {
  test('reaches the core as it came, header names in lower case', async () => {
    const { apiPort } = await running();

    const answer = await call(apiPort, '/api/items/1%20a?delay=200ms&x=a?b', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Reauth-Request': 'A-1.1.1', Cookie: 'a=1; b=2' },
      body: '{"größe": 1}',
    });

    expect(bodyOf(answer)).toMatchObject({
      method: 'POST',
      path: '/api/items/1%20a',
      query: 'delay=200ms&x=a?b',
      headers: { 'content-type': 'application/json', 'x-reauth-request': 'A-1.1.1', cookie: 'a=1; b=2' },
      body: { kind: 'text', text: '{"größe": 1}' },
    });
  });

  test('that has no body says so', async () => {
    const { apiPort } = await running();

    expect(bodyOf(await call(apiPort, '/api/items'))).toMatchObject({ body: { kind: 'none' } });
  });

  test('keeps both values of a header that came twice', async () => {
    const { apiPort } = await running();
    const host = `Host: localhost:${apiPort}`;

    const answer = await raw(
      apiPort,
      `GET /api/items HTTP/1.1\r\n${host}\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\nCookie: a=1\r\nCookie: b=2\r\n__proto__: x\r\nConnection: close\r\n\r\n`,
    );
    const twoHosts = await raw(
      apiPort,
      `GET /api/items HTTP/1.1\r\n${host}\r\nHost: evil.test\r\nConnection: close\r\n\r\n`,
    );

    expect(answer).toContain('"authorization":"Bearer a, Bearer b"');
    expect(answer).toContain('"cookie":"a=1; b=2"');
    expect(twoHosts).toMatch(/^HTTP\/1.1 40[03] /);
  });

  test('is aborted when its client goes away', async () => {
    const { apiPort, fake } = await running();
    const leaving = new AbortController();

    const gone = fetch(`http://127.0.0.1:${apiPort}/api/hold`, { signal: leaving.signal });
    while (fake.calls() === 0) await new Promise(setImmediate);
    leaving.abort();

    await expect(gone).rejects.toThrow('aborted');
    await fake.abandoned;
    expect((await call(apiPort, '/api/items')).status).toBe(200);
  });
});

describe('a reply', () => {
  test('carries each cookie in a header of its own, and is never kept by a cache', async () => {
    const { apiPort } = await running();

    const { headers } = await call(apiPort, '/api/cookies');

    expect(headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2; Path=/']);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers).not.toHaveProperty('etag');
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  test('to HEAD has the headers of GET and no body', async () => {
    const { apiPort } = await running();

    const get = await call(apiPort, '/api/cookies');
    const head = await call(apiPort, '/api/cookies', { method: 'HEAD' });

    expect(head.text).toBe('');
    expect(head.headers['content-length']).toBe(String(get.text.length));
  });

  test('without a body says that it is empty', async () => {
    const { apiPort } = await running();

    const { text, headers } = await call(apiPort, '/api/empty');

    expect(text).toBe('');
    expect(headers['content-length']).toBe('0');
    expect(headers).not.toHaveProperty('content-type');
  });
});

describe('bad input is refused, and the server goes on', () => {
  test('a body of 64 KiB is read, one byte more is too large', async () => {
    const { apiPort } = await running();

    const whole = await call(apiPort, '/api/items', { method: 'POST', body: 'x'.repeat(65_536) });
    const over = await call(apiPort, '/api/items', { method: 'POST', body: 'x'.repeat(65_537) });

    expect(bodyOf(whole)).toMatchObject({ body: { kind: 'text' } });
    expect(bodyOf(over)).toMatchObject({ body: { kind: 'too-large', limit: 65_536 } });
  });

  test('a body without end is answered and cut off', async () => {
    const { apiPort } = await running();
    const chunk = `${(1024 * 1024).toString(16)}\r\n${'x'.repeat(1024 * 1024)}\r\n`;

    const answer = await raw(
      apiPort,
      `POST /api/items HTTP/1.1\r\nHost: localhost:${apiPort}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(9)}`,
    );

    expect(answer).toContain('"kind":"too-large"');
    expect(answer.toLowerCase()).toContain('connection: close');
    expect((await call(apiPort, '/api/items')).status).toBe(200);
  });

  test('a whole address as the target, a star, and what is no HTTP at all', async () => {
    const { apiPort } = await running();
    const host = `Host: localhost:${apiPort}\r\nConnection: close\r\n\r\n`;

    expect(await raw(apiPort, `GET http://localhost:${apiPort}/api/items HTTP/1.1\r\n${host}`)).toMatch(
      /^HTTP\/1.1 400 /,
    );
    expect(await raw(apiPort, `OPTIONS * HTTP/1.1\r\n${host}`)).toMatch(/^HTTP\/1.1 400 /);
    expect(await raw(apiPort, 'EHLO localhost\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*not an HTTP\/1.1 request/s);
    expect(await raw(apiPort, `GET /api/items HTTP/1.1\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 400 /);
    expect(await raw(apiPort, `GET /api/items HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1.1 403 /);
    expect((await call(apiPort, '/api/items')).status).toBe(200);
  });

  test('headers that are too long, and a client that is too slow with its head or its body', async () => {
    const { apiPort } = await running({ patience: { headersMs: 200, requestMs: 300 } });
    const host = `Host: localhost:${apiPort}`;

    const long = await raw(apiPort, `GET /api/items HTTP/1.1\r\n${host}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
    const slowHead = await raw(apiPort, `GET /api/items HTTP/1.1\r\n${host}\r\n`);
    const slowBody = await raw(apiPort, `POST /api/items HTTP/1.1\r\n${host}\r\nContent-Length: 10\r\n\r\nabc`);

    expect(long).toMatch(/^HTTP\/1.1 431 /);
    expect(slowHead).toMatch(/^HTTP\/1.1 408 /);
    expect(slowBody).toMatch(/^HTTP\/1.1 408 /);
    expect((await call(apiPort, '/api/items')).status).toBe(200);
  });

  test('a mistake of ours is a 500 without its text, which is in the log', async () => {
    const { apiPort, logged } = await running();

    const thrown = await call(apiPort, '/api/throw');
    const badHeader = await call(apiPort, '/api/bad-header');

    expect([thrown.status, badHeader.status]).toEqual([500, 500]);
    expect(bodyOf(thrown)).toEqual({ status: 'error', message: 'The mock server made a mistake; its log says which.' });
    expect(logged[0]).toContain('A planted mistake.');
    expect((await call(apiPort, '/api/items')).status).toBe(200);
  });
});

describe('who may call', () => {
  test('a foreign Origin and a rebinding Host get 403 in JSON, and nothing reaches the core', async () => {
    const { apiPort, controlPort, fake } = await running();
    const refused = [
      await call(apiPort, '/api/items', { headers: { origin: 'https://evil.test' } }),
      await call(apiPort, '/api/items', { headers: { host: `evil.test:${apiPort}` } }),
      await call(apiPort, '/', { headers: { host: `evil.test:${apiPort}` } }),
      await call(controlPort, '/__reauth/state', { headers: { origin: APP } }),
      await call(controlPort, '/__reauth/state', { headers: { host: `evil.test:${controlPort}` } }),
      await call(controlPort, '/__reauth/events', { headers: { origin: 'https://evil.test' } }),
    ];

    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    for (const answer of refused) {
      expect(bodyOf(answer)).toMatchObject({ status: 'fail' });
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
    expect(fake.calls()).toBe(0);
  });

  test('a link to logout, an image of it and a form never reach the core', async () => {
    const { apiPort, fake } = await running();
    const link = { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site' };
    const image = { 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'same-site' };
    const form = { 'sec-fetch-mode': 'navigate', origin: APP, 'content-type': 'application/x-www-form-urlencoded' };

    const answers = [
      await call(apiPort, '/api/auth/logout', { headers: link }),
      await call(apiPort, '/api/auth/logout', { headers: image }),
      await call(apiPort, '/api/auth/logout', { method: 'POST', headers: form, body: 'a=1' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(fake.calls()).toBe(0);
  });

  test('the health check of the control port leads to the API without an error', async () => {
    const { apiPort, controlPort, fake } = await running();

    const answer = await call(controlPort, '/api/healthchecker');

    expect([answer.status, bodyOf(answer)]).toEqual([200, { status: 'success', api: `http://localhost:${apiPort}` }]);
    expect(fake.calls()).toBe(0);
  });

  test('each API is on its own port, and the other one says where', async () => {
    const { apiPort, controlPort, fake } = await running();

    const api = await call(controlPort, '/api/items');
    const control = await call(apiPort, '/__reauth/state');

    expect([api.status, control.status]).toEqual([404, 404]);
    expect(bodyOf(api)['message']).toContain(`http://localhost:${apiPort}`);
    expect(bodyOf(control)['message']).toContain(`http://localhost:${controlPort}`);
    expect(fake.calls()).toBe(0);
  });
});
