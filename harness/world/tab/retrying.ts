import { retry } from '@reduxjs/toolkit/query';
import type { ReauthBaseQuery } from '../../../reauth/client/strategy.ts';
import type { Clock } from '../../../reauth/time/clock.ts';
import type { AppGiven } from '../../scenario/scenario.ts';

/** The wait before the first retry; it doubles with each. */
export const FIRST_BACKOFF_MS = 300;

type Given = AppGiven['retry'];

/** RTK Query's own `retry` around `query` if it is asked for in this layer. Its waits go by the tab's clock, without chance. */
export function retrying(
  query: ReauthBaseQuery,
  layer: 'outside' | 'inside',
  given: Given,
  clock: Clock,
): ReauthBaseQuery {
  if (given === 'none' || given.layer !== layer) return query;
  return retry(query, {
    maxRetries: given.attempts,
    backoff: (attempt, _, signal) => clock.sleep(FIRST_BACKOFF_MS * 2 ** (attempt - 1), signal),
  });
}
