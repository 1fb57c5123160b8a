import type { RequestContext } from '../../../reauth/observe/context.ts';
import type { Clock } from '../../../reauth/time/clock.ts';
import { defined } from '../../../reauth/trace/defined.ts';
import type { ClientFact, TabId } from '../../../reauth/trace/events.ts';
import type { AppGiven } from '../../scenario/scenario.ts';
import type { ClientSource } from '../world.ts';
import type { SendRaw } from './exchange.ts';
import { OriginChannels } from './origin-channels.ts';
import { OriginStorage } from './origin-storage.ts';
import { PageEngine } from './page-engine.ts';
import { TabClock } from './tab-clock.ts';
import { TabNetwork, type Cookies } from './tab-network.ts';

export interface RenderOptions {
  readonly tab: TabId;
  readonly label: string;
  readonly client: ClientSource;
  readonly app: AppGiven;
  readonly origin: string;
  readonly clock: Clock;
  readonly send: SendRaw;
  /** The one `Cookie` header that the browser sent with its page request. */
  readonly cookie: string;
  /** What this renderer asks the API for, all at once. */
  readonly paths: readonly string[];
  readonly emit: (fact: ClientFact) => void;
  /** The platform's asynchronous context, where it has one. */
  readonly context?: RequestContext;
}

export interface Renderer {
  /** Settles when it is done: with every Set-Cookie that its calls brought, and whether it found the session over. */
  readonly done: Promise<{ readonly cookies: readonly string[]; readonly isLost: boolean }>;
  inFlight(): number;
  pending(): number;
  close(): void;
}

/**
 * What is rendered on the app's server with one reauth: a part of a page (a layout, a loader, a prefetch), or all of it. What
 * it refreshes helps itself; others know it only by the Set-Cookie that gets to the browser.
 */
export function renderOnServer(options: RenderOptions): Renderer {
  const { tab, label, client, app, origin, clock, send, cookie, paths, emit, context } = options;
  const cookies = new RenderCookies(cookie);
  const network = new TabNetwork({ send, cookies, origin });
  const { storage } = new OriginStorage(clock).tab(() => undefined);
  let isLost = false;
  const engine = new PageEngine(
    {
      tab,
      label,
      client,
      app: { ...app, coordinators: 1, locks: 'missing', storage: 'shared', subscriber: 'none' },
      origin,
      path: '/',
      isLoggedIn: true,
      ports: {
        clock: new TabClock(clock),
        fetchFn: network.fetchFn,
        storage,
        openChannel: new OriginChannels().tab().open,
        isOnline: () => true,
      },
      ...defined({ context }),
      emit,
      onPath: () => undefined,
      onRequest: () => undefined,
    },
    { path: () => '/', load: () => undefined, lost: () => void (isLost = true) },
  );
  const answers = paths.map((path) => engine.send({ url: path.replace(/^\/+/, '') }).answer);
  return {
    done: Promise.all(answers).then(() => ({ cookies: cookies.set, isLost })),
    inFlight: () => network.inFlight,
    pending: () => engine.pending,
    close: () => engine.close(),
  };
}

/** The cookies of one page request: those that came with it, and what its own calls brought since. */
class RenderCookies implements Cookies {
  readonly #values: Map<string, string>;
  readonly set: string[] = [];

  constructor(header: string) {
    this.#values = new Map(header.split('; ').flatMap((pair) => (pair === '' ? [] : [nameAndValue(pair)])));
  }

  headerFor(): string {
    return [...this.#values].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  store(line: string): void {
    this.set.push(line);
    const [name, value] = nameAndValue(line.split(';', 1)[0] ?? '');
    if (/;\s*max-age=0*(?:;|$)/i.test(line)) this.#values.delete(name);
    else this.#values.set(name, value);
  }
}

function nameAndValue(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}
