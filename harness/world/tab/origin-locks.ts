/** What `navigator.locks` of one tab can do: the exclusive and shared locks of Web Locks (https://w3c.github.io/web-locks/). */
export type TabLocks = Pick<LockManager, 'request' | 'query'>;

/** The tab's locks, and what happens to them when the tab dies. */
export interface LockedTab {
  readonly locks: TabLocks;
  /** Lets go of what the tab holds and forgets what it waits for, as a browser does. */
  die(): void;
}

interface Claim {
  readonly name: string;
  readonly mode: LockMode;
  readonly owner: object;
  /** What is to run under it runs in a microtask, in the asynchronous context of whoever asked. */
  readonly grant: () => void;
  /** The lock is taken away from its holder. */
  readonly stolen: () => void;
}

/**
 * The Web Locks of one origin, for all its tabs: one holder of an exclusive name at a time, in the order of asking.
 *
 * Grants come in a microtask, never within `request`. Nothing here knows the time.
 */
export class OriginLocks {
  #held: readonly Claim[] = [];
  #waiting: readonly Claim[] = [];

  /** The locks as one tab sees them. */
  tab(clientId: string): LockedTab {
    const owner = {};
    return {
      locks: { request: requestOf(this, owner), query: async () => this.#snapshot(clientId) },
      die: () => {
        this.#waiting = this.#waiting.filter((claim) => claim.owner !== owner);
        this.#held = this.#held.filter((claim) => claim.owner !== owner);
        this.#grantNext();
      },
    };
  }

  /** Takes part in the queue. `true` when the claim was granted at once. */
  claim(claim: Claim, options: Pick<LockOptions, 'ifAvailable' | 'steal'>): boolean {
    if (options.steal) {
      for (const holder of this.#held.filter(({ name }) => name === claim.name)) holder.stolen();
      this.#held = this.#held.filter(({ name }) => name !== claim.name);
      this.#take(claim);
      return true;
    }
    if (this.#isFree(claim) && !this.#waiting.some(({ name }) => name === claim.name)) {
      this.#take(claim);
      return true;
    }
    if (!options.ifAvailable) this.#waiting = [...this.#waiting, claim];
    return false;
  }

  leave(claim: Claim): void {
    this.#waiting = this.#waiting.filter((other) => other !== claim);
    this.#held = this.#held.filter((other) => other !== claim);
    this.#grantNext();
  }

  #take(claim: Claim): void {
    this.#held = [...this.#held, claim];
    claim.grant();
  }

  #isFree({ name, mode }: Claim): boolean {
    const holders = this.#held.filter((held) => held.name === name);
    return holders.length === 0 || (mode === 'shared' && holders.every((held) => held.mode === 'shared'));
  }

  #grantNext(): void {
    for (const claim of this.#waiting) {
      const isFirst = !this.#waiting.slice(0, this.#waiting.indexOf(claim)).some(({ name }) => name === claim.name);
      if (!isFirst || !this.#isFree(claim)) continue;
      this.#waiting = this.#waiting.filter((other) => other !== claim);
      this.#take(claim);
    }
  }

  #snapshot(clientId: string): LockManagerSnapshot {
    const infos = (claims: readonly Claim[]) => claims.map(({ name, mode }) => ({ name, mode, clientId }));
    return { held: infos(this.#held), pending: infos(this.#waiting) };
  }
}

type Granted<T> = (lock: Lock | null) => T | PromiseLike<T>;

function requestOf(origin: OriginLocks, owner: object): LockManager['request'] {
  function request<T>(
    name: string,
    ...rest: readonly [Granted<T>] | readonly [LockOptions, Granted<T>]
  ): Promise<Awaited<T>> {
    const [options, inside] = rest.length === 1 ? [{}, rest[0]] : rest;
    const { mode = 'exclusive', signal, ifAvailable = false, steal = false } = options;
    return new Promise<Awaited<T>>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = (): void => {
        origin.leave(claim);
        reject(signal?.reason);
      };
      const run = async (lock: Lock | null): Promise<void> => {
        signal?.removeEventListener('abort', abort);
        try {
          resolve(await inside(lock));
        } catch (error) {
          reject(error);
        } finally {
          if (lock !== null) origin.leave(claim);
        }
      };
      let grant: (lock: Lock) => void = () => undefined;
      void new Promise<Lock>((granted) => {
        grant = granted;
      }).then(run);
      const claim: Claim = {
        name,
        mode,
        owner,
        grant: () => grant({ name, mode }),
        stolen: () => reject(new DOMException('The lock was stolen by another request.', 'AbortError')),
      };
      const isGranted = origin.claim(claim, { ifAvailable, steal });
      if (isGranted) return;
      if (ifAvailable) return void run(null);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }
  return request;
}
