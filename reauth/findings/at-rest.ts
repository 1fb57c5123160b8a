import type { RuleContext } from './rule.ts';

/**
 * Whether all that was begun is over by `now`, so that what is held is held for good: the trace is whole, or no request is
 * pending and no call under way. What has been pending for longer than the bound counts as never to be settled.
 */
export function isAtRest({ lanes, now, boundMs, isOver }: Omit<RuleContext, 'trace'>): boolean {
  if (isOver) return true;
  return lanes.every(
    ({ outcome, startedAt, attempts }) =>
      (outcome !== 'pending' || now - startedAt > boundMs) &&
      attempts.every(({ endedAt, sentAt }) => endedAt !== undefined || now - sentAt > boundMs),
  );
}
