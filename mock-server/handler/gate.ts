import type { Clock } from '../../reauth/time/clock.ts';
import type { CallId, ServerFact } from '../../reauth/trace/events.ts';
import { matchesCall } from '../settings/call-match.ts';
import type { HeldCall } from './api.ts';

/** Which calls are held, and where: before they are decided, or after (the reply alone). */
export interface Hold {
  /** A path that begins so, after a method where one is given: `/api/items`, `GET /api/auth/refresh`, `*`. */
  readonly match: string;
  readonly when: 'before' | 'after';
}

export type Release =
  | { readonly ids: readonly CallId[] }
  | { readonly count: number }
  /** Ends the holds too, so that later arrivals pass. */
  | { readonly all: true };

type Passing = Pick<HeldCall, 'call' | 'exchange' | 'method' | 'path'> & { readonly signal?: AbortSignal };

/** More would be a leak: what comes beyond is not held but refused. */
const HELD_AT_MOST = 1_000;

/** Holds calls back until somebody lets them go. A call whose client has gone stays: the server would not know. */
export class Gate {
  readonly #clock: Clock;
  readonly #publish: (fact: ServerFact) => void;
  readonly #waiting = new Map<CallId, { readonly held: () => HeldCall; readonly go: () => void }>();
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

  get isFull(): boolean {
    return this.#waiting.size >= HELD_AT_MOST;
  }

  hold(hold: Hold): void {
    const others = this.#holds.filter(({ match, when }) => match !== hold.match || when !== hold.when);
    this.#holds = [...others, hold];
  }

  /** Settles at once, or when the call is released. */
  async pass({ signal, ...passing }: Passing, when: Hold['when']): Promise<void> {
    if (!this.#holds.some((hold) => hold.when === when && matchesCall(hold.match, passing))) return;
    const since = this.#clock.now();
    const { call } = passing;
    const opened = new Promise<void>((go) => {
      const held = () => ({ ...passing, when, since, abandoned: signal?.aborted ?? false });
      this.#waiting.set(call, { held, go });
    });
    this.#publish({ type: 'call.held', call, when });
    await opened;
  }

  /** Lets calls go and answers with their ids. An id that is not held is left out. */
  release(which: Release): readonly CallId[] {
    if ('all' in which) this.#holds = [];
    const released = this.#chosen(which).filter((call) => this.#waiting.has(call));
    for (const call of released) {
      const waiting = this.#waiting.get(call);
      this.#waiting.delete(call);
      this.#publish({ type: 'call.released', call });
      waiting?.go();
    }
    return released;
  }

  #chosen(which: Release): readonly CallId[] {
    if ('ids' in which) return [...new Set(which.ids)];
    const waiting = [...this.#waiting.keys()];
    return 'count' in which ? waiting.slice(0, which.count) : waiting;
  }
}
