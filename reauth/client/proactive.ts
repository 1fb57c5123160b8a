import type { BaseQueryApi } from '@reduxjs/toolkit/query';
import { jwtTimesOf } from './jwt-times.ts';
import { recipe } from './recipe.ts';
import { defaultRefresh, type ReauthBaseQuery, type Strategy } from './strategy.ts';

/** How long before the access token's end the timer refreshes. */
const LEAD_MS = 3_000;

/**
 * A timer that refreshes before the access token expires, so that as a rule no request meets a 401; behind it the recipe.
 *
 * Kept as people write it, with what is known about it: the timer does not take the recipe's mutex, so it and a 401 may
 * refresh together; every tab has a timer of its own; and it counts from the token's `exp` by the client's clock, so
 * that a clock which goes wrong makes it come too late or at once.
 */
export const proactive: Strategy = (options) => {
  const { baseQuery, refresh = defaultRefresh, tab, onSessionLost } = options;
  if (tab === undefined) return recipe(options);
  const { clock } = tab;
  let timer: AbortController | undefined;

  const schedule = (reply: unknown, api: BaseQueryApi): void => {
    const times = jwtTimesOf(reply);
    if (times === undefined) return;
    timer?.abort();
    timer = new AbortController();
    const { signal } = timer;
    const life = times.expiresAt - clock.now();
    const lead = Math.min(LEAD_MS, (times.expiresAt - times.issuedAt) / 2);
    clock.sleep(Math.max(0, life - lead), signal).then(
      () => refreshNow(api),
      () => undefined,
    );
  };
  const refreshNow = async (api: BaseQueryApi): Promise<void> => {
    const { signal } = new AbortController();
    const { data, error } = await watched(refresh, { ...api, signal }, {});
    if (!data) onSessionLost(api, error);
  };
  const watched: ReauthBaseQuery = async (args, api, extraOptions) => {
    const result = await baseQuery(args, api, extraOptions);
    if (result.data !== undefined) schedule(result.data, api);
    else if (urlOf(args).endsWith('auth/refresh')) timer?.abort();
    if (urlOf(args).endsWith('auth/logout')) timer?.abort();
    return result;
  };
  return recipe({ ...options, baseQuery: watched });
};

const urlOf = (args: Parameters<ReauthBaseQuery>[0]): string => (typeof args === 'string' ? args : args.url);
