import { describe, expect, test } from 'vitest';
import { EXTENSION_ORIGIN } from './extension-id.ts';
import { bodyOf, call } from './testing/call.ts';
import { running } from './testing/running.ts';

const APP = 'http://localhost:5173';

describe('CORS', () => {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };

  test.each([APP, 'http://127.0.0.1:3000', 'https://app.example', EXTENSION_ORIGIN])(
    'answers a preflight of %s',
    async (origin) => {
      const { apiPort, fake } = await running();

      const { status, headers, text } = await call(apiPort, '/api/auth/login', {
        method: 'OPTIONS',
        headers: { ...preflight, origin, 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-site' },
      });

      expect([status, text]).toEqual([204, '']);
      expect(headers).toMatchObject({
        vary: 'Origin',
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': 'content-type, x-reauth-request, last-event-id, authorization',
      });
      expect(fake.calls()).toBe(0);
    },
  );

  test('a preflight of a stranger gets 403 and no permission', async () => {
    const { apiPort, controlPort } = await running();

    const api = await call(apiPort, '/api/items', {
      method: 'OPTIONS',
      headers: { ...preflight, origin: 'https://evil.test' },
    });
    const control = await call(controlPort, '/__reauth/reset', {
      method: 'OPTIONS',
      headers: { ...preflight, origin: APP },
    });

    for (const { status, headers } of [api, control]) {
      expect(status).toBe(403);
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  test('the panel of the API port may read and steer the control port', async () => {
    const { apiPort, controlPort } = await running();
    const origin = `http://localhost:${apiPort}`;

    const answer = await call(controlPort, '/__reauth/state', { headers: { origin } });

    expect(answer.status).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBe(origin);
  });

  test('an OPTIONS that is no preflight is the core’s, and an answer always varies by Origin', async () => {
    const { apiPort } = await running();

    const options = await call(apiPort, '/api/items', { method: 'OPTIONS' });
    const own = await call(apiPort, '/api/items', { headers: { origin: APP } });

    expect(bodyOf(options)).toMatchObject({ method: 'OPTIONS' });
    expect(options.headers['vary']).toBe('Origin');
    expect(own.headers['access-control-expose-headers']).toContain('www-authenticate');
  });
});
