import { attributed } from '../observe/attributed.ts';
import { defaultRefresh, saysNotLoggedIn, type Strategy } from './strategy.ts';

/**
 * The article's `customFetchBase`: whoever finds the access token gone first refreshes it; the others wait and retry.
 *
 * Kept as it is, with what is known about it: a 401 that arrives after the mutex is free again refreshes once more,
 * though the token is new, and whoever waited retries even if the refresh failed.
 */
export const recipe: Strategy =
  ({ baseQuery, mutex, refresh = defaultRefresh, onSessionLost }) =>
  async (args, api, extraOptions) => {
    const lock = attributed(mutex, api);

    // Whoever refreshes now must be done first: the new token is for this request too.
    await lock.waitForUnlock();
    let result = await baseQuery(args, api, extraOptions);

    if (saysNotLoggedIn(result.error)) {
      if (!lock.isLocked()) {
        const release = await lock.acquire();
        try {
          const refreshResult = await baseQuery(refresh, api, extraOptions);
          if (refreshResult.data) {
            result = await baseQuery(args, api, extraOptions);
          } else {
            onSessionLost(api, refreshResult.error);
          }
        } finally {
          release();
        }
      } else {
        // Somebody else refreshes already.
        await lock.waitForUnlock();
        result = await baseQuery(args, api, extraOptions);
      }
    }

    return result;
  };
