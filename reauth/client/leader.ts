import type { BaseQueryApi, FetchBaseQueryError } from '@reduxjs/toolkit/query';
import { recipe } from './recipe.ts';
import { defaultRefresh, type ReauthBaseQuery, type Strategy } from './strategy.ts';

type Result = Awaited<ReturnType<ReauthBaseQuery>>;
/** What tabs say to each other: a follower asks, the leader tells all of them how the refresh went. */
type Message = { readonly kind: 'ask' } | { readonly kind: 'told'; readonly error?: FetchBaseQueryError };

const NAME = 'reauth.leader';
const ASK: Message = { kind: 'ask' };

/**
 * The recipe in each tab, where one tab, the leader, refreshes for all: the others ask it through a BroadcastChannel.
 * Leader is who holds a Web Lock; when its tab dies, the next in the queue has it.
 *
 * Kept as people write it, with what is known about it: nobody asks a second time, so that a leader which is frozen, or
 * dies before it has told, keeps the others waiting for ever.
 */
export const leader: Strategy = (options) => {
  const { baseQuery, refresh = defaultRefresh, tab } = options;
  if (tab?.locks === undefined || tab.openChannel === undefined) return recipe(options);
  const channel = tab.openChannel(NAME);
  let isLeader = false;
  let latest: BaseQueryApi | undefined;
  let refreshing: Promise<Result> | undefined;
  let waiting: readonly ((result: Result) => void)[] = [];

  /** One for all who ask meanwhile; nobody's abort is its own. */
  const lead = (api: BaseQueryApi): Promise<Result> => {
    const run = async (): Promise<Result> => {
      const result = await baseQuery(refresh, { ...api, signal: new AbortController().signal }, {});
      channel.postMessage({ kind: 'told', ...(result.error && { error: result.error }) } satisfies Message);
      return result;
    };
    refreshing ??= run().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };
  const follow = (): Promise<Result> =>
    new Promise((resolve) => {
      waiting = [...waiting, resolve];
      channel.postMessage(ASK);
    });

  channel.onmessage = ({ data }) => {
    // Only we speak on this channel.
    const message = data as Message;
    if (message.kind === 'told') {
      const { error } = message;
      for (const told of waiting) told(error === undefined ? { data: { status: 'success' } } : { error });
      waiting = [];
    } else if (isLeader && latest !== undefined) void lead(latest);
  };
  const untilTheTabDies = (): Promise<never> => {
    isLeader = true;
    return new Promise<never>(() => undefined);
  };
  // Robbed of it, a tab goes on as leader: nobody who writes this looks.
  tab.locks.request(NAME, {}, untilTheTabDies).catch(() => undefined);

  return recipe({
    ...options,
    refresh,
    baseQuery: async (args, api, extraOptions) => {
      latest = api;
      if (args !== refresh) return baseQuery(args, api, extraOptions);
      return isLeader ? lead(api) : follow();
    },
  });
};
