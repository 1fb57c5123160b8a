import { expect, test } from 'vitest';
import { world } from './testing/world.ts';

const CANARY = 'CANARY-6f1d';

test('no secret that a client sends, and none that the server issues, is in an event, the state or the cookies', async () => {
  const { core, browser } = world({ rotation: 'strict' });
  const headers = { authorization: `Bearer ${CANARY}`, 'x-canary': CANARY, referer: `http://x/${CANARY}` };
  const account = { name: 'Ada', email: 'ada@example.com', password: `${CANARY}-pw`, passwordConfirm: `${CANARY}-pw` };

  await browser.post('/api/auth/register', account);
  await browser.post('/api/auth/register', { ...account, nested: { deep: [CANARY] } });
  await browser.post('/api/auth/login', { email: 'ada@example.com', password: `${CANARY}-wrong` });
  const login = await browser.post('/api/auth/login', { email: 'ada@example.com', password: `${CANARY}-pw` });
  await browser.get(`/api/items?token=${CANARY}&${CANARY}=1#${CANARY}`, { headers });
  await browser.get('/api/items', { headers: { 'x-reauth-request': `${CANARY} and spaces` } });
  await browser.call('POST', '/api/auth/login', { text: `{"password":"${CANARY}"` });
  await browser.get(`/api/items/;jsessionid=${CANARY}`);
  await browser.get('/api/auth/refresh');
  const issued = [String(login.at('access_token')), ...browser.jar.values()].filter((value) => value !== 'true');
  browser.jar.set('session', CANARY);
  const state = await browser.get('/__reauth/state');
  const cookies = await browser.get('/__reauth/cookies');
  browser.jar.set('refresh_token', CANARY);
  await browser.get('/api/auth/refresh');

  const shown = JSON.stringify([core.events.since(0), state.body, cookies.body]);
  expect(shown).toContain('ada@example.com');
  expect(shown.length).toBeGreaterThan(5_000);
  // The name of a query key is no value; every other place is.
  expect(shown.replaceAll(`"query":["token","${CANARY}"]`, '')).not.toContain(CANARY);
  for (const token of issued) expect(shown).not.toContain(token.split('.')[2]);
  expect(shown).not.toContain('passwordHash');
});

test('no token that travels in a body under the bearer profile is in an event or the state', async () => {
  const { core, browser } = world({ profile: 'bearer', rotation: 'grace' });
  const login = await browser.login();
  const [access, refresh] = [String(login.at('access_token')), String(login.at('refresh_token'))];

  const refreshed = await browser.post('/api/auth/refresh', { refresh_token: refresh });
  await browser.post('/api/auth/refresh', { refresh_token: refresh });
  await browser.post('/api/auth/refresh', { refresh_token: CANARY });
  await browser.post('/api/auth/refresh', { refresh_token: [CANARY], grant_type: CANARY });
  await browser.get('/api/items', { headers: { authorization: `Bearer ${access}` } });
  const state = await browser.get('/__reauth/state');
  await browser.post('/api/auth/logout', { refresh_token: refresh, [CANARY]: CANARY });

  const shown = JSON.stringify([core.events.since(0), state.body]);
  expect(shown).toContain('"type":"token.forgiven"');
  expect(shown).not.toContain(CANARY);
  for (const token of [access, refresh, String(refreshed.at('access_token')), String(refreshed.at('refresh_token'))]) {
    expect(token.split('.')).toHaveLength(3);
    for (const part of token.split('.').slice(1)) expect(shown).not.toContain(part);
  }
});
