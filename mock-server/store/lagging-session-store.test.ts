import { expect, test } from 'vitest';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import { signedIn } from '../protocol/testing/fixtures.ts';
import { LaggingHistory } from './lagging-history.ts';
import { createLaggingSessionStore } from './lagging-session-store.ts';
import { createMemorySessionStore } from './memory-session-store.ts';
import { sessionStoreSuite } from './session-store.suite.ts';

function lagging(lag: number, isWanted = () => true) {
  const clock = new VirtualClock();
  const primary = createMemorySessionStore();
  const history = new LaggingHistory(primary, clock, isWanted);
  return { clock, primary, history, replica: createLaggingSessionStore(history, lag) };
}

const session = (orders = 0) => ({ ...signedIn().session, sid: 's1', orders });

const close = () => Promise.resolve();
sessionStoreSuite('a replica that does not lag', async () => ({ store: lagging(0).replica, close }));
sessionStoreSuite('the history before a store', async () => ({ store: lagging(0).history, close }));
sessionStoreSuite('a history that nobody wants', async () => ({ store: lagging(0, () => false).history, close }));

test('a replica shows what was there so long ago, and what was there before anything was remembered', async () => {
  const { clock, primary, history, replica } = lagging(500);
  await primary.write(session(1), 0);

  expect((await replica.read('s1'))?.session.orders).toBe(1);
  await history.write(session(2), 1);
  expect((await replica.read('s1'))?.session.orders).toBe(1);
  await clock.advance(499);
  expect((await replica.read('s1'))?.session.orders).toBe(1);
  await clock.advance(1);
  expect((await replica.read('s1'))?.session.orders).toBe(2);
});

test('a session that has just begun, or ended, is not known to a replica yet', async () => {
  const { clock, history, replica } = lagging(500);
  await history.write(session(), 0);

  expect([await replica.read('s1'), await replica.list()]).toEqual([undefined, []]);
  await clock.advance(500);
  expect(await replica.list()).toHaveLength(1);
  await history.remove('s1');
  expect([(await replica.read('s1'))?.version, (await replica.list()).length]).toEqual([1, 1]);
  await clock.advance(500);
  expect([await replica.read('s1'), await replica.list()]).toEqual([undefined, []]);
});

test('a write that is right for the replica wins over what the primary has got meanwhile: that update is lost', async () => {
  const { history, primary, replica } = lagging(500);
  await primary.write(session(), 0);
  await history.write({ ...session(), refreshes: 7 }, 1);

  expect(await replica.write(session(9), 1)).toBe('saved');
  expect(await primary.read('s1')).toMatchObject({ version: 3, session: { orders: 9, refreshes: 0 } });
});

test('a write that is wrong for the replica too is a conflict', async () => {
  const { history, primary, replica } = lagging(500);
  await primary.write(session(), 0);
  await history.write(session(1), 1);

  expect(await replica.write(session(9), 3)).toBe('conflict');
  expect((await primary.read('s1'))?.session.orders).toBe(1);
});

test('a replica brings a session back that was ended meanwhile, and ends one that is gone already', async () => {
  const { history, primary, replica } = lagging(500);
  await primary.write(session(), 0);
  await history.remove('s1');

  expect(await replica.remove('s1')).toBe('removed');
  expect(await replica.write(session(9), 1)).toBe('saved');
  expect((await primary.read('s1'))?.session.orders).toBe(9);
});

test('a past is forgotten once nobody wants it, and what lies further back than any lag goes', async () => {
  let isWanted = true;
  const { clock, history, replica } = lagging(60_000, () => isWanted);
  for (let version = 0; version < 5; version += 1) {
    await history.write(session(version), version);
    await clock.advance(60_000);
  }
  expect((await replica.read('s1'))?.session.orders).toBe(4);

  expect(history.remembered).toEqual(['s1']);
  isWanted = false;
  await history.write(session(9), 5);
  expect(history.remembered).toEqual([]);
  expect((await replica.read('s1'))?.session.orders).toBe(9);
});
