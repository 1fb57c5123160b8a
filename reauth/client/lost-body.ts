import type { FetchArgs } from '@reduxjs/toolkit/query';
import { recipe } from './recipe.ts';
import type { ReauthBaseQuery, Strategy } from './strategy.ts';

type Args = Parameters<ReauthBaseQuery>[0];

/**
 * The recipe, which repeats a request by its address and its method alone.
 *
 * Kept as people write it, with what is known about it: a POST that meets the expired token is repeated without its body,
 * so it is refused, or executed with nothing in it (https://github.com/thomaslazar/abs-cli/issues/89).
 */
export const lostBody: Strategy = (options) => (args, api, extraOptions) => {
  let isRepeated = false;
  const losing: ReauthBaseQuery = (asked, ...rest) => {
    if (asked !== args) return options.baseQuery(asked, ...rest);
    const sent = isRepeated ? withoutBody(args) : args;
    isRepeated = true;
    return options.baseQuery(sent, ...rest);
  };
  return recipe({ ...options, baseQuery: losing })(args, api, extraOptions);
};

function withoutBody(args: Args): FetchArgs {
  if (typeof args === 'string') return { url: args };
  const { url, method } = args;
  return method === undefined ? { url } : { url, method };
}
