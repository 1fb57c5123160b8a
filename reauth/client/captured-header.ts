import type { FetchArgs } from '@reduxjs/toolkit/query';
import { bearerTokensIn } from './bearer-tokens.ts';
import { defaultRefresh, saysNotLoggedIn, type ReauthBaseQuery, type Strategy } from './strategy.ts';

type Args = Parameters<ReauthBaseQuery>[0];

/**
 * A bearer client that puts the access token into the request when it makes it, and after the refresh repeats that very
 * request.
 *
 * Kept as people write it, with what is known about it: what is repeated carries the token that has just been refused, so
 * the refresh cures nothing (https://github.com/jackmusick/bifrost/issues/16, https://github.com/TanStack/query/issues/8164).
 * Where tokens travel in cookies it is the naive strategy.
 */
export const capturedHeader: Strategy = ({ baseQuery, refresh = defaultRefresh, onSessionLost }) => {
  let token: string | undefined;
  const keeping: ReauthBaseQuery = async (args, api, extraOptions) => {
    const result = await baseQuery(args, api, extraOptions);
    token = bearerTokensIn(result.data)?.access ?? token;
    return result;
  };
  return async (args, api, extraOptions) => {
    const request = withToken(args, token);
    const result = await keeping(request, api, extraOptions);
    if (!saysNotLoggedIn(result.error)) return result;

    const { data, error } = await keeping(refresh, api, extraOptions);
    if (data) return keeping(request, api, extraOptions);

    onSessionLost(api, error);
    return result;
  };
};

function withToken(args: Args, token: string | undefined): Args {
  if (token === undefined) return args;
  const request: FetchArgs = typeof args === 'string' ? { url: args } : args;
  return { ...request, headers: { authorization: `Bearer ${token}` } };
}
