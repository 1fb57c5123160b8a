import type { RuleContext } from './rule.ts';

/**
 * Whether all that was begun is over by `now`, so that what is held is held for good: no request is pending and no call
 * under way. What has been pending for longer than the bound counts as never to be settled.
 */
export function isAtRest({ lanes, now, boundMs }: Pick<RuleContext, 'lanes' | 'now' | 'boundMs'>): boolean {
  return lanes.every(
    ({ outcome, startedAt, attempts }) =>
      (outcome !== 'pending' || now - startedAt > boundMs) &&
      attempts.every(({ endedAt, sentAt }) => endedAt !== undefined || now - sentAt > boundMs),
  );
}
