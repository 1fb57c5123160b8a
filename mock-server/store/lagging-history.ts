import type { Clock } from '../../reauth/time/clock.ts';
import type { Instant } from '../../reauth/time/instant.ts';
import type { SessionStore, StoredSession } from './session-store.ts';

/** The longest lag that can be asked for: what is older than that is never looked at again. */
export const LONGEST_LAG_MS = 60_000;
/** Sessions whose past is kept; the oldest are forgotten, and then read as they are. */
const SESSIONS_KEPT = 5_000;

/** What a session was from some instant of wall time on; `undefined` while there was none. */
interface Past {
  readonly at: Instant | undefined;
  readonly stored: StoredSession | undefined;
}

/**
 * A session store that remembers what its sessions were a while ago, as long as somebody wants to know.
 *
 * Only writes that go through this very store are seen: with several servers on one Redis each remembers its own.
 */
export class LaggingHistory implements SessionStore {
  readonly #primary: SessionStore;
  readonly #clock: Clock;
  readonly #isWanted: () => boolean;
  readonly #pasts = new Map<string, readonly Past[]>();

  constructor(primary: SessionStore, clock: Clock, isWanted: () => boolean) {
    this.#primary = primary;
    this.#clock = clock;
    this.#isWanted = isWanted;
  }

  read(sid: string): Promise<StoredSession | undefined> {
    return this.#primary.read(sid);
  }

  list(): ReturnType<SessionStore['list']> {
    return this.#primary.list();
  }

  async write(...[session, expected]: Parameters<SessionStore['write']>): Promise<'saved' | 'conflict'> {
    if (!this.#isRemembering()) return this.#primary.write(session, expected);
    const before = await this.#before(session.sid);
    const outcome = await this.#primary.write(session, expected);
    if (outcome === 'saved') this.#remember(session.sid, before, { session, version: expected + 1 });
    return outcome;
  }

  async remove(sid: string): Promise<'removed' | 'absent'> {
    if (!this.#isRemembering()) return this.#primary.remove(sid);
    const before = await this.#before(sid);
    const outcome = await this.#primary.remove(sid);
    if (outcome === 'removed') this.#remember(sid, before, undefined);
    return outcome;
  }

  /** What a session was so long ago. */
  async asOf(sid: string, ago: number): Promise<StoredSession | undefined> {
    const pasts = this.#pasts.get(sid);
    return pasts === undefined ? this.#primary.read(sid) : stateIn(pasts, this.#clock.now() - ago);
  }

  /** The sessions whose past is remembered. */
  get remembered(): readonly string[] {
    return [...this.#pasts.keys()];
  }

  /** What nobody wants to know any more is forgotten. */
  #isRemembering(): boolean {
    const isWanted = this.#isWanted();
    if (!isWanted) this.#pasts.clear();
    return isWanted;
  }

  async #before(sid: string): Promise<StoredSession | undefined> {
    return this.#pasts.has(sid) ? undefined : this.#primary.read(sid);
  }

  #remember(sid: string, before: StoredSession | undefined, stored: StoredSession | undefined): void {
    const at = this.#clock.now();
    const pasts = this.#pasts.get(sid) ?? [{ at: undefined, stored: before }];
    const oldest = pasts.findLastIndex((past) => (past.at ?? -Infinity) <= at - LONGEST_LAG_MS);
    this.#pasts.set(sid, [...pasts.slice(Math.max(0, oldest)), { at, stored }]);
    const [first] = this.#pasts.keys();
    if (this.#pasts.size > SESSIONS_KEPT && first !== undefined) this.#pasts.delete(first);
  }
}

/** The first past has no beginning, or lies further back than any lag. */
function stateIn(pasts: readonly Past[], at: number): StoredSession | undefined {
  return (pasts.findLast((past) => (past.at ?? -Infinity) <= at) ?? pasts[0])?.stored;
}
