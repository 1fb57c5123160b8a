import { afterEach, describe, expect, test } from 'vitest';
import { Browser } from '../handler/testing/browser.ts';
import { testSettings } from '../handler/testing/settings.ts';
import { createNodeCore, type NodeCore } from './core.ts';

const open: NodeCore[] = [];
afterEach(async () => {
  for (const core of open.splice(0)) await core.close();
});

async function node(flags: Readonly<Record<string, unknown>> = {}) {
  const core = await createNodeCore(testSettings(flags), {
    control: () => 8_001,
    version: '9.9.9',
  });
  open.push(core);
  return { core, browser: new Browser(core) };
}

describe.each(['ES256', 'RS256', 'HS256'])('the server on Node with %s', (algorithm) => {
  test('logs in, guards, refreshes and logs out', async () => {
    const { browser } = await node({ algorithm, rotation: 'strict' });

    expect((await browser.login()).status).toBe(200);
    expect((await browser.get('/api/users/me')).at('data', 'user', 'email')).toBe('user@example.com');
    expect((await browser.get('/api/auth/refresh')).cookies).toHaveLength(3);
    expect((await browser.post('/api/orders', { item: 1 })).status).toBe(201);
    expect((await browser.post('/api/auth/logout')).status).toBe(200);
    expect((await browser.get('/api/users/me')).status).toBe(401);
  });
});

test('ten refreshes at once without rotation all succeed, and are counted once each', async () => {
  const { browser } = await node();
  await browser.login();

  const replies = await Promise.all(Array.from({ length: 10 }, () => browser.get('/api/auth/refresh')));

  expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  expect((await browser.get('/__reauth/state')).at('sessions', 0, 'refreshes')).toBe(10);
});

test('ten refreshes at once under strict: one succeeds', async () => {
  const { browser } = await node({ rotation: 'strict' });
  await browser.login();

  const replies = await Promise.all(Array.from({ length: 10 }, () => browser.get('/api/auth/refresh')));

  expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('the health check names version and control port before anything else is loaded', async () => {
  const { browser } = await node();

  expect((await browser.get('/api/healthchecker')).body).toEqual({
    status: 'success',
    name: 'reauth-devtools',
    version: '9.9.9',
    control: 8_001,
  });
});

test('two servers in one process share neither users nor sessions nor keys', async () => {
  const [one, two] = [await node(), await node()];
  await one.browser.login();
  for (const [name, value] of one.browser.jar) two.browser.jar.set(name, value);

  expect((await two.browser.get('/__reauth/state')).at('sessions')).toEqual([]);
  expect((await two.browser.get('/api/users/me')).at('message')).toBe("Invalid token or user doesn't exist");
});

test('a key that will not do is told at the start', async () => {
  await expect(createNodeCore(testSettings({ accessKey: 'x'.repeat(40) }))).rejects.toThrow(/ACCESS_TOKEN_PRIVATE_KEY/);
});
