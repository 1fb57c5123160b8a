import { createServer, type Server } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ListenError, type PortPair } from './listen-error.ts';
import { startServer } from './serve.ts';
import { call, raw } from './testing/call.ts';
import { fakeCore } from './testing/fake-core.ts';
import { running, settingsWith } from './testing/running.ts';

async function taken(host = '127.0.0.1'): Promise<number> {
  const other: Server = createServer();
  await new Promise<void>((resolve) => other.listen({ port: 0, host }, resolve));
  onTestFinished(() => void other.close());
  const address = other.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const start = (port: number, controlPort?: number, host = 'localhost') =>
  startServer({
    settings: settingsWith({ port, controlPort, host }),
    createCore: () => Promise.resolve(fakeCore()),
    webDir: '/nowhere',
    log: () => {},
  });

const errorOf = (starting: Promise<unknown>): Promise<unknown> =>
  starting.then(
    () => undefined,
    (error: unknown) => error,
  );

function freePairOf(error: unknown): PortPair | undefined {
  return error instanceof ListenError && error.failure.code === 'PORT_BUSY' ? error.failure.free : undefined;
}

describe('the ports', () => {
  test('port 0 takes two free ones, and the addresses name them', async () => {
    const { apiPort, controlPort, apiUrl, controlUrl } = await running();

    expect(apiPort).not.toBe(controlPort);
    expect([apiUrl, controlUrl]).toEqual([`http://localhost:${apiPort}`, `http://localhost:${controlPort}`]);
    expect((await fetch(`${apiUrl}/api/items`)).status).toBe(200);
    expect((await fetch(`${controlUrl}/__reauth/state`)).status).toBe(200);
  });

  test('localhost answers under both of its addresses', async () => {
    const { apiPort } = await running();
    const get = `GET /api/items HTTP/1.1\r\nHost: localhost:${apiPort}\r\nConnection: close\r\n\r\n`;

    expect(await raw(apiPort, get, '127.0.0.1')).toMatch(/^HTTP\/1.1 200 /);
    expect(await raw(apiPort, get, '::1')).toMatch(/^HTTP\/1.1 200 /);
  });

  test('the control port is the one after the port, unless it is named', async () => {
    const free = await errorOf(start(await taken()));
    const port = freePairOf(free)?.port ?? 0;

    const neighbours = await start(port);
    onTestFinished(() => neighbours.close());
    const named = await start(0, 0);
    onTestFinished(() => named.close());

    expect(neighbours.controlPort).toBe(port + 1);
    expect(named.controlPort).toBeGreaterThan(0);
  });

  test('a busy port is an error that names it and a pair that is free', async () => {
    const port = await taken();

    const error = await errorOf(start(port));

    const free = freePairOf(error);
    expect(free?.port).toBeGreaterThan(port);
    expect(free?.controlPort).toBe((free?.port ?? 0) + 1);
    expect(error).toMatchObject({
      message: `Port ${port} is in use by another program.`,
      remedy: `Choose another port: --port ${free?.port} (its control port ${free?.controlPort} is free too).`,
    });
  });

  test('a port that is busy at ::1 alone is busy: a browser may go there', async () => {
    const port = await taken('::1');

    expect(await errorOf(start(port))).toMatchObject({ failure: { code: 'PORT_BUSY', port } });
  });

  test('a busy control port is named, and the other one is let go', async () => {
    const controlPort = await taken();
    const first = await running();
    await first.close();

    expect(await errorOf(start(first.apiPort, controlPort))).toMatchObject({
      failure: { code: 'PORT_BUSY', port: controlPort },
    });
    const again = await start(first.apiPort, 0);
    onTestFinished(() => again.close());
    expect(again.apiPort).toBe(first.apiPort);
  });

  test('a port or a host that does not exist is named', async () => {
    const settings = { ...settingsWith({ port: 0 }), port: 70_000 };
    const strange = { ...settingsWith({ port: 0 }), host: '192.0.2.1' };
    const rest = { createCore: () => Promise.resolve(fakeCore()), webDir: '/nowhere', log: () => {} };

    expect(await errorOf(startServer({ settings, ...rest }))).toMatchObject({
      message: 'Port 70000 does not exist: ports run from 0 to 65535.',
    });
    expect(await errorOf(startServer({ settings: strange, ...rest }))).toMatchObject({
      message: 'The host 192.0.2.1 is no address of this machine.',
    });
  });
});

describe('another host than loopback', () => {
  test('asks for a token on the control API, and on nothing else', async () => {
    const server = await start(0, 0, '0.0.0.0');
    onTestFinished(() => server.close());
    const { controlPort, controlToken = '' } = server;
    const state = (authorization: string) => call(controlPort, '/__reauth/state', { headers: { authorization } });

    const without = await call(controlPort, '/__reauth/state');

    expect(controlToken.length).toBeGreaterThan(20);
    expect([without.status, without.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect((await call(controlPort, '/__reauth/events')).status).toBe(401);
    expect((await state(`Bearer ${controlToken}x`)).status).toBe(401);
    expect((await state(`Basic ${controlToken}`)).status).toBe(401);
    expect((await state(`Bearer ${controlToken}`)).status).toBe(200);
    expect((await call(server.apiPort, '/api/items')).status).toBe(200);
    expect(server.apiUrl).toBe(`http://localhost:${server.apiPort}`);
  });

  test('loopback asks for none', async () => {
    expect((await running()).controlToken).toBeUndefined();
  });
});

describe('starting', () => {
  test('a call that comes before the core is ready waits for it', async () => {
    let early: ReturnType<typeof call> | undefined;

    await running({
      createCore: async ({ port }) => {
        early = call(port, '/api/items');
        await new Promise(setImmediate);
        return fakeCore();
      },
    });

    expect((await early)?.status).toBe(200);
  });

  test('a core that cannot be made leaves nothing that listens', async () => {
    let port = 0;
    const failing = startServer({
      settings: settingsWith({ port: 0 }),
      createCore: (settings) => {
        port = settings.port;
        return Promise.reject(new Error('No Redis is there.'));
      },
      webDir: '/nowhere',
      log: () => {},
    });

    await expect(failing).rejects.toThrow('No Redis is there.');
    await expect(call(port, '/api/items')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('closing', () => {
  test('takes less than a second with a held call and an idle connection, and aborts the held call', async () => {
    let coreClosed = 0;
    const fake = fakeCore();
    const close = (): Promise<void> => {
      coreClosed += 1;
      return Promise.resolve();
    };
    const server = await running({ createCore: () => Promise.resolve({ ...fake, close }) });
    await fetch(`${server.apiUrl}/api/items`).then((response) => response.text());
    const held = errorOf(call(server.apiPort, '/api/hold'));
    while (fake.calls() < 2) await new Promise(setImmediate);

    await Promise.all([server.close(), server.close()]);

    expect(await held).toBeInstanceOf(Error);
    await fake.abandoned;
    expect(coreClosed).toBe(1);
    await expect(call(server.apiPort, '/api/items')).rejects.toThrow('ECONNREFUSED');
  });
});
