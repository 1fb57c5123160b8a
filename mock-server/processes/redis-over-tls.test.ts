import { expect, onTestFinished, test, vi } from 'vitest';
import { RealRedis, REDIS_SERVER } from '../node/testing/real-redis.ts';
import { refusedStart, ServerProcess } from '../node/testing/server-process.ts';

vi.setConfig({ testTimeout: 30_000 });

test.skipIf(REDIS_SERVER === undefined)(
  'a Redis behind TLS is used where its certificate is trusted, and refused with the remedy where it is not',
  async () => {
    const redis = await RealRedis.start({ tls: true, args: ['--requirepass', 'CANARY'] });
    onTestFinished(() => redis.stop());
    const url = `rediss://:CANARY@localhost:${redis.port}/1`;

    const refused = refusedStart('--redis', url);
    const server = await ServerProcess.startWith({ NODE_EXTRA_CA_CERTS: redis.certificate }, '--redis', url);
    onTestFinished(() => server.stop());
    const login = await server.api('/auth/login', { json: { email: 'user@example.com', password: 'password123' } });

    expect((await server.api('/users/me', { cookies: login.cookies })).status).toBe(200);
    expect((await refused).code).toBe(2);
    expect((await refused).output).toMatch(
      /^Redis at rediss:\/\/localhost:\d+\/1 has a certificate that is not trusted \(.*NODE_EXTRA_CA_CERTS/,
    );
    expect(`${(await refused).output}${server.output}`).not.toMatch(/CANARY/);
  },
);
