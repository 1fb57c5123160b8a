import type { Clock } from '../../reauth/time/clock.ts';
import type { CallId, ServerFact } from '../../reauth/trace/events.ts';
import { isMeant } from '../settings/call-match.ts';
import type { GoneSignal, HeldCall } from './api.ts';

/** Which calls are held, and where: before they are decided, or after (the reply alone). */
export interface Hold {
  /** A path that begins so, after a method where one is given: `/api/items`, `GET /api/auth/refresh`, `*`. */
  readonly match: string;
  /** Only calls of the tab whose id begins so. */
  readonly tab?: string;
  readonly when: 'before' | 'after';
}

export type Release =
  | { readonly ids: readonly CallId[] }
  | { readonly count: number }
  /** Ends the holds too, so that later arrivals pass. */
  | { readonly all: true };

/** What a release came to: the calls that are gone, and those that follow, in their order. */
export interface Released {
  readonly released: readonly CallId[];
  readonly coming: readonly CallId[];
}

type Passing = Pick<HeldCall, 'call' | 'exchange' | 'method' | 'path'> & { readonly signal?: GoneSignal };

/** More would be a leak: what comes beyond is not held but refused. */
const HELD_AT_MOST = 1_000;
/** More would be a mistake of a script, and each call looks at every one of them. */
export const HOLDS_AT_MOST = 100;

/** How a call passed: nothing held it, it was held and is released, or it was to be held and there was no room. */
export type Passed = 'freely' | 'held' | 'refused';

interface Waiting {
  readonly call: CallId;
  readonly when: Hold['when'];
  readonly held: () => HeldCall;
  readonly go: () => void;
}

/**
 * Holds calls back until somebody lets them go, in the order in which they are named: replies leave one after another in
 * that order, whatever each has still to look up; calls that were held before begin in it.
 *
 * A call whose client has gone stays, since a server would not know. When it is released it goes on, and ends unanswered.
 */
export class Gate {
  readonly #clock: Clock;
  readonly #publish: (fact: ServerFact) => void;
  readonly #waiting = new Map<CallId, Waiting>();
  /** Replies that were released and are not out yet, the first on its way. */
  readonly #leaving: Waiting[] = [];
  #holds: readonly Hold[] = [];

  constructor(clock: Clock, publish: (fact: ServerFact) => void) {
    this.#clock = clock;
    this.#publish = publish;
  }

  get holds(): readonly Hold[] {
    return this.#holds;
  }

  /** The calls that wait, the oldest first. */
  get held(): readonly HeldCall[] {
    return [...this.#waiting.values()].map(({ held }) => held());
  }

  /** The same hold twice is one. */
  hold(hold: Hold): 'standing' | 'too-many' {
    const { match, when, tab } = hold;
    const others = this.#holds.filter((other) => other.match !== match || other.when !== when || other.tab !== tab);
    if (others.length >= HOLDS_AT_MOST) return 'too-many';
    this.#holds = [...others, hold];
    return 'standing';
  }

  /** Later arrivals pass; what is held stays held. */
  endHolds(): void {
    this.#holds = [];
  }

  /** Settles at once, or when the call is released. Room is looked for where a call begins to wait, so none slips in. */
  async pass({ signal, ...passing }: Passing, when: Hold['when']): Promise<Passed> {
    if (!this.#holds.some((hold) => hold.when === when && isMeant(hold, passing))) return 'freely';
    if (this.#waiting.size >= HELD_AT_MOST) return 'refused';
    const since = this.#clock.now();
    const { call } = passing;
    const opened = new Promise<void>((go) => {
      const held = () => ({ ...passing, when, since, abandoned: signal?.aborted ?? false });
      this.#waiting.set(call, { call, when, held, go });
    });
    this.#publish({ type: 'call.held', call, when });
    await opened;
    return 'held';
  }

  /**
   * Lets calls go; with `every` the first now, and each of the others so much wall time after the one before it. An id that
   * is not held, or not any more when its turn comes, is left out.
   */
  release(which: Release, every = 0): Released {
    if ('all' in which) this.endHolds();
    const chosen = this.#chosen(which).filter((call) => this.#waiting.has(call));
    const released = every === 0 ? chosen : chosen.slice(0, 1);
    const coming = chosen.slice(released.length);
    for (const call of released) this.#release(call);
    void this.#follow(coming, every);
    return { released, coming };
  }

  /** A reply is out: the next one that was released may leave. Each call says so at its end. */
  left(call: CallId): void {
    if (this.#leaving[0]?.call !== call) return;
    this.#leaving.shift();
    this.#leaving[0]?.go();
  }

  async #follow(calls: readonly CallId[], every: number): Promise<void> {
    for (const call of calls) {
      await this.#clock.sleep(every);
      this.#release(call);
    }
  }

  #release(call: CallId): void {
    const waiting = this.#waiting.get(call);
    if (waiting === undefined) return;
    this.#waiting.delete(call);
    this.#publish({ type: 'call.released', call });
    if (waiting.when === 'before') return waiting.go();
    this.#leaving.push(waiting);
    if (this.#leaving.length === 1) waiting.go();
  }

  #chosen(which: Release): readonly CallId[] {
    if ('ids' in which) return [...new Set(which.ids)];
    const waiting = [...this.#waiting.keys()];
    return 'count' in which ? waiting.slice(0, which.count) : waiting;
  }
}
