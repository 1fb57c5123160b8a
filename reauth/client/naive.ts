import { defaultRefresh, saysNotLoggedIn, type Strategy } from './strategy.ts';

/** What one writes before one has heard of the race: every request that is refused refreshes for itself. */
export const naive: Strategy =
  ({ baseQuery, refresh = defaultRefresh, onSessionLost }) =>
  async (args, api, extraOptions) => {
    const result = await baseQuery(args, api, extraOptions);
    if (!saysNotLoggedIn(result.error)) return result;

    const refreshResult = await baseQuery(refresh, api, extraOptions);
    if (refreshResult.data) return baseQuery(args, api, extraOptions);

    onSessionLost(api, refreshResult.error);
    return result;
  };
