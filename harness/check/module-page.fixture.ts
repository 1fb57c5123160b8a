import { createFetchDesk, type FetchDesk } from '../../reauth/client/fetch-desk.fixture.ts';
import { createReauthClient, type ReauthClient } from '../../reauth/client/create-client.ts';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import type { ClientFact } from '../../reauth/trace/events.ts';
import { OriginChannels } from '../world/tab/origin-channels.ts';
import { OriginLocks } from '../world/tab/origin-locks.ts';
import { OriginStorage } from '../world/tab/origin-storage.ts';
import type { ModuleClient } from './load-client.ts';

const ORIGIN = 'http://localhost:8000';

/** What pages of one browser share. */
export interface Browser {
  readonly clock: VirtualClock;
  readonly desk: FetchDesk;
  readonly locks: OriginLocks;
  readonly storage: OriginStorage;
  readonly channels: OriginChannels;
}

export function createBrowser(): Browser {
  const clock = new VirtualClock();
  const storage = new OriginStorage(clock);
  return { clock, desk: createFetchDesk(), locks: new OriginLocks(), storage, channels: new OriginChannels() };
}

/** A page that runs a user's client, on a server that is a desk. */
export interface ModulePage {
  readonly client: ReauthClient;
  readonly facts: readonly ClientFact[];
  /** How often the session was given up. */
  readonly losses: readonly unknown[];
  /** Where the module sent its page. */
  readonly visited: readonly string[];
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

export function openPage(module: ModuleClient, browser: Browser, tab = 'A-1'): ModulePage {
  const facts: ClientFact[] = [];
  const losses: unknown[] = [];
  const visited: string[] = [];
  const { clock, desk } = browser;
  const fetchFn: typeof desk.fetchFn = (input, init) =>
    desk.fetchFn(input instanceof Request ? input : new URL(input, ORIGIN), init);
  const { storage } = browser.storage.tab(() => undefined);
  const strategy = module.make({
    fetch: fetchFn,
    localStorage: storage,
    navigator: { locks: browser.locks.tab(tab).locks, onLine: true },
    openChannel: browser.channels.tab().open,
    location: {
      href: `${ORIGIN}/profile`,
      origin: ORIGIN,
      pathname: '/profile',
      assign: (url) => void visited.push(url),
    },
    clock,
  });
  const client = createReauthClient({
    tab,
    label: tab,
    strategy,
    baseUrl: ORIGIN,
    fetchFn,
    emit: (fact) => void facts.push(fact),
    onSessionLost: (cause) => void losses.push(cause),
  });
  return { client, facts, losses, visited, storage };
}
