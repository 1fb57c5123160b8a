import { expect, test } from 'vitest';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import { freezableChannel, freezableLocks } from './frozen.ts';
import { OriginChannels } from './origin-channels.ts';
import { OriginLocks } from './origin-locks.ts';
import { TabClock } from './tab-clock.ts';

const turn = () => new Promise(setImmediate);

test('what is to run under a lock that was granted during sleep runs on waking, and the lock is held meanwhile', async () => {
  const clock = new TabClock(new VirtualClock());
  const origin = new OriginLocks();
  const locks = freezableLocks(origin.tab('A').locks, clock);
  let ran = false;
  clock.fallAsleep();
  const done = locks.request('reauth', () => void (ran = true));
  await turn();

  expect(ran).toBe(false);
  expect((await locks.query()).held).toHaveLength(1);
  clock.wake();
  await done;

  expect(ran).toBe(true);
  expect((await locks.query()).held).toHaveLength(0);
});

test('what was said to a sleeping tab is heard on waking, in order', async () => {
  const clock = new TabClock(new VirtualClock());
  const channels = new OriginChannels();
  const sleeper = freezableChannel(channels.tab().open('x'), clock);
  const speaker = channels.tab().open('x');
  const heard: unknown[] = [];
  sleeper.onmessage = ({ data }) => heard.push(data);
  const listener = ({ data }: { readonly data: unknown }): void => void heard.push(`also ${String(data)}`);
  sleeper.addEventListener('message', listener);

  clock.fallAsleep();
  speaker.postMessage(1);
  speaker.postMessage(2);
  await turn();
  expect(heard).toEqual([]);
  clock.wake();
  await turn();
  sleeper.removeEventListener('message', listener);
  speaker.postMessage(3);
  await turn();

  expect(heard).toEqual([1, 'also 1', 2, 'also 2', 3]);
});
