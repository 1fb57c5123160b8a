import { recipe } from './recipe.ts';
import { defaultRefresh, type Strategy } from './strategy.ts';

/**
 * The recipe whose refresh runs under a Web Lock, so that no two tabs refresh at the same time.
 *
 * Kept as people write it, with what is known about it: nobody looks, once the lock is theirs, whether another tab has
 * refreshed meanwhile, so that the tabs refresh one after another; a lock that is never granted is waited for without
 * end; one that is stolen rejects (https://w3c.github.io/web-locks/#dom-lockoptions-steal), and nobody catches that.
 */
export const webLock: Strategy = (options) => {
  const { baseQuery, refresh = defaultRefresh, tab } = options;
  const locks = tab?.locks;
  if (locks === undefined) return recipe(options);
  return recipe({
    ...options,
    refresh,
    baseQuery: async (args, api, extraOptions) =>
      args === refresh
        ? locks.request('refresh', async () => baseQuery(args, api, extraOptions))
        : baseQuery(args, api, extraOptions),
  });
};
