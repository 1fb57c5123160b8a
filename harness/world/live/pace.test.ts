import { expect, test } from 'vitest';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import { SkippingClock } from '../skipping-clock.ts';
import { Pace } from './pace.ts';
import { Traffic } from './traffic.ts';

/** A world whose real time is ours. */
function world() {
  const machine = new VirtualClock();
  const traffic = new Traffic(machine);
  const clock = new SkippingClock(machine);
  const advanced: number[] = [];
  const pace = new Pace({
    machine,
    traffic,
    tabs: {
      now: () => clock.now(),
      nextDue: () => Promise.resolve(clock.nextDue),
      skip: (ms) => clock.skip(ms),
      settle: () => Promise.resolve(),
    },
    advance: async (ms) => void advanced.push(ms),
  });
  return { machine, traffic, clock, pace, advanced };
}

const REQUEST = { exchange: 'A-1.1.1', method: 'GET', path: '/api/items/1' };

test('where nothing is under way time is skipped, from one timer to the next, at the server by as much', async () => {
  const { machine, clock, pace, advanced } = world();
  const began = machine.now();
  const rang: number[] = [];
  for (const at of [3_000, 7_500]) void clock.sleep(at).then(() => rang.push(pace.now()));

  await pace.reach(10_000);

  expect(pace.now()).toBe(10_000);
  expect(rang).toEqual([3_000, 7_500]);
  expect(advanced).toEqual([3_000, 4_500, 2_500]);
  expect(machine.now()).toBe(began);
});

test('while something is under way real time passes', async () => {
  const { machine, traffic, pace, advanced } = world();
  const ended = traffic.sent(REQUEST);
  const reached = pace.reach(10_000);

  await machine.advance(400);
  expect(advanced).toEqual([]);
  ended('settled');
  await machine.advance(0);
  await reached;

  expect(advanced).toEqual([9_600]);
});

test('who waits for something has it as soon as it is so, or not at the bound', async () => {
  const { clock, pace } = world();
  let isSo = false;
  void clock.sleep(2_000).then(() => (isSo = true));

  expect(await pace.runUntil(() => isSo, 1_000)).toBe(false);
  expect(await pace.runUntil(() => isSo, 5_000)).toBe(true);

  expect(pace.now()).toBe(2_000);
});

test('an exchange that gets no answer in twenty seconds of real time is an error that names it', async () => {
  const { machine, traffic, pace } = world();
  traffic.sent(REQUEST);
  const reached = expect(pace.reach(60_000)).rejects.toThrow(
    'GET /api/items/1 got no answer within 20s of real time, and neither a hold nor a fault keeps it.',
  );

  await machine.advance(20_000);

  await reached;
});
