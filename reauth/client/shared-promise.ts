import { defaultRefresh, saysNotLoggedIn, type Strategy } from './strategy.ts';

/**
 * One promise instead of a mutex: whoever is refused joins the refresh that is under way, or starts it.
 *
 * Kept as people write it, with what is known about it: a 401 that arrives after the promise has settled starts another
 * refresh, the refresh lives and dies with the request that started it, and a failure is every waiter's.
 */
export const sharedPromise: Strategy = ({ baseQuery, refresh = defaultRefresh, onSessionLost }) => {
  let refreshing: Promise<boolean> | undefined;
  return async (args, api, extraOptions) => {
    const result = await baseQuery(args, api, extraOptions);
    if (!saysNotLoggedIn(result.error)) return result;

    const refreshOnce = async (): Promise<boolean> => {
      const { data, error } = await baseQuery(refresh, api, extraOptions);
      if (data) return true;
      onSessionLost(api, error);
      return false;
    };
    refreshing ??= refreshOnce().finally(() => {
      refreshing = undefined;
    });
    return (await refreshing) ? baseQuery(args, api, extraOptions) : result;
  };
};
