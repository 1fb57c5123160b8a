import { expect, test } from 'vitest';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import { createMemorySessionStore } from '../store/memory-session-store.ts';
import { createMemoryUserStore } from '../store/memory-user-store.ts';
import type { SessionStore } from '../store/session-store.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { createVirtualIds } from '../virtual/virtual-ids.ts';
import { createVirtualPasswords } from '../virtual/virtual-passwords.ts';
import { createVirtualTokens } from '../virtual/virtual-tokens.ts';
import { createServerCore } from './core.ts';
import { Browser } from './testing/browser.ts';
import { testSettings } from './testing/settings.ts';

/** A server whose session store can be replaced while it runs. */
function breakable() {
  const good = createMemorySessionStore();
  const state: { now: SessionStore; reported: unknown[] } = { now: good, reported: [] };
  const clock = new VirtualClock();
  const core = createServerCore({
    settings: testSettings(),
    clock,
    tokens: createVirtualTokens(clock),
    passwords: createVirtualPasswords(),
    ids: createVirtualIds(),
    users: createMemoryUserStore(),
    sessions: {
      read: (sid) => state.now.read(sid),
      write: (session, expected) => state.now.write(session, expected),
      remove: (sid) => state.now.remove(sid),
      list: () => state.now.list(),
    },
    report: (error) => state.reported.push(error),
  });
  const breakWith = (error: Error) => {
    const fail = () => Promise.reject(error);
    state.now = { read: fail, write: fail, remove: fail, list: fail };
  };
  return { core, browser: new Browser(core), state, breakWith, mend: () => (state.now = good), good };
}

test('a store that does not answer is 503 on both APIs, and is reported', async () => {
  const { core, browser, state, breakWith, mend } = breakable();
  await browser.login();

  breakWith(new StoreUnavailable('down'));
  const api = await browser.get('/api/users/me');
  const control = await browser.get('/__reauth/state');
  mend();

  expect([api.status, control.status]).toEqual([503, 503]);
  expect(api.body).toEqual({ status: 'error', message: 'The store does not answer. Try again.' });
  expect(core.events.since(0).at(-1)).toMatchObject({ type: 'call.answered', status: 503, reason: 'unavailable' });
  expect(state.reported).toHaveLength(2);
  expect((await browser.get('/api/users/me')).status).toBe(200);
});

test('what should not happen is 500 without its text', async () => {
  const { browser, state, breakWith } = breakable();
  await browser.login();
  breakWith(new Error('CANARY'));

  const reply = await browser.get('/api/users/me');

  expect(reply.status).toBe(500);
  expect(JSON.stringify(reply)).not.toContain('CANARY');
  expect(state.reported).toHaveLength(1);
});

test('a session that never comes to rest is given up, not tried for ever', async () => {
  const { browser, state, good } = breakable();
  await browser.login();
  let attempts = 0;
  state.now = {
    ...good,
    write: async () => {
      attempts += 1;
      return 'conflict';
    },
  };

  const reply = await browser.post('/api/orders', { item: 1 });

  expect(reply.status).toBe(503);
  expect(attempts).toBe(200);
});

test('a refusal of the adapter is a call in the log, with its reason', async () => {
  const { core } = breakable();

  const reply = core.refuse(
    { method: 'GET', path: '/api/items', query: 'a=1', headers: { 'x-reauth-request': 'A.1.1' } },
    { status: 403, reason: 'origin-refused', message: 'The origin http://evil.test may not call.' },
  );

  expect(reply).toMatchObject({ status: 403, body: { status: 'fail' }, cookies: [] });
  expect(core.events.since(0)).toMatchObject([
    { type: 'call.received', call: 'c1', exchange: 'A.1.1', path: '/api/items', query: ['a'], presented: {} },
    { type: 'call.answered', call: 'c1', status: 403, reason: 'origin-refused' },
  ]);
  expect(core.events.since(0).at(-1)).not.toHaveProperty('message');
});
