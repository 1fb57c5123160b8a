import { expect, test } from 'vitest';
import { StoreUnavailable } from '../store/unavailable.ts';
import { createMemorySessionStore } from '../store/memory-session-store.ts';
import { createServerCore } from './core.ts';
import { Browser } from './testing/browser.ts';
import { testSettings } from './testing/settings.ts';
import { virtualPorts } from './testing/virtual-ports.ts';
import { Turns } from './turns.ts';

test('who comes under one name works one after the other, under two names side by side', async () => {
  const turns = new Turns();
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} begins`);
    await Promise.resolve();
    steps.push(`${name} ends`);
  };

  await Promise.all([turns.take('a', work('1')), turns.take('a', work('2')), turns.take('b', work('3'))]);

  expect(steps).toEqual(['1 begins', '3 begins', '1 ends', '3 ends', '2 begins', '2 ends']);
});

test('a store that fails the first has failed those behind, who do not wait for it again; who comes later tries', async () => {
  const turns = new Turns();
  let asked = 0;
  const away = async (): Promise<never> => {
    asked += 1;
    throw new StoreUnavailable('away');
  };

  const outcomes = await Promise.allSettled([1, 2, 3].map(() => turns.take('a', away)));

  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(asked).toBe(1);
  expect(await turns.take('a', async () => 'there again')).toBe('there again');
});

test('another failure is of the one that met it alone', async () => {
  const turns = new Turns();

  const outcomes = await Promise.allSettled([
    turns.take('a', () => Promise.reject(new Error('a bug'))),
    turns.take('a', async () => 'fine'),
  ]);

  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

test('two hundred refreshes with one token ask the store some hundred times, not twenty thousand', async () => {
  let reads = 0;
  const sessions = createMemorySessionStore();
  const counted = {
    ...sessions,
    read: (sid: string) => {
      reads += 1;
      return sessions.read(sid);
    },
  };
  const core = createServerCore({
    ...virtualPorts(),
    settings: testSettings({ rotation: 'strict', onReuse: 'reject' }),
    sessions: counted,
  });
  const browser = new Browser(core);
  await browser.login();
  reads = 0;

  const replies = await Promise.all(Array.from({ length: 200 }, () => browser.get('/api/auth/refresh')));

  expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(reads).toBeLessThan(1_000);
});
