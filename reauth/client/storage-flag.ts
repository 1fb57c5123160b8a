import { recipe } from './recipe.ts';
import { defaultRefresh, type Strategy } from './strategy.ts';

const KEY = 'reauth.refreshing';
const LOOK_EVERY_MS = 50;

/**
 * The recipe with a flag in localStorage for a lock among the tabs: who finds it up waits until it is down.
 *
 * Kept as people write it, with what is known about it: to look at the flag and to raise it are two steps, so that two
 * tabs whose storage is not the same yet both raise it; and a tab that dies while its flag is up leaves it up for ever
 * (https://github.com/aimhubio/aim/pull/3130 asks both questions).
 */
export const storageFlag: Strategy = (options) => {
  const { baseQuery, refresh = defaultRefresh, tab } = options;
  if (tab?.storage === undefined) return recipe(options);
  const { clock, storage } = tab;
  return recipe({
    ...options,
    refresh,
    baseQuery: async (args, api, extraOptions) => {
      if (args !== refresh) return baseQuery(args, api, extraOptions);
      while (storage.getItem(KEY) === 'up') await clock.sleep(LOOK_EVERY_MS, api.signal);
      storage.setItem(KEY, 'up');
      try {
        return await baseQuery(args, api, extraOptions);
      } finally {
        storage.setItem(KEY, 'down');
      }
    },
  });
};
