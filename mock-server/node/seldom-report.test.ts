import { expect, test } from 'vitest';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { seldomReport } from './seldom-report.ts';

test('a store that is away is reported once in ten seconds, anything else each time', async () => {
  const clock = new VirtualClock();
  const reported: unknown[] = [];
  const report = seldomReport((error) => reported.push(error), clock);
  const [first, second, third] = [1, 2, 3].map((n) => new StoreUnavailable(`away ${n}`));
  const bug = new Error('a bug');

  report(first);
  report(second);
  report(bug);
  report(bug);
  await clock.advance(10_000);
  report(third);

  expect(reported).toEqual([first, bug, bug, third]);
});
