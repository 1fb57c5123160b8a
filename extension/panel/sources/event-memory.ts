import type { ServerEvent } from '../../../reauth/trace/events.ts';
import { FIRST_LIFE, type Life } from './server-life.ts';

/** Events `from`..`to` (seq) that a batch jumps over. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** What a batch adds to what is known up to `last`; with `gap`, everything from the gap on was left out. */
export interface Admission {
  readonly fresh: readonly ServerEvent[];
  readonly last: number;
  readonly gap?: Gap;
}

/**
 * Keeps what is new in a batch and drops what was had already, by `seq` alone, so that an event may arrive by two ways.
 *
 * A hole stops a follower (`ask`), who can have the rest from the leader; who read the server itself announces it
 * as `events.missed`, since nobody else has those events.
 */
export function admit(last: number, batch: readonly ServerEvent[], onGap: 'ask' | 'announce'): Admission {
  const fresh: ServerEvent[] = [];
  let known = last;
  for (const event of batch) {
    const { from, to } = spanOf(event);
    if (to <= known) continue;
    if (from > known + 1) {
      const gap = { from: known + 1, to: from - 1 };
      if (onGap === 'ask') return { fresh, last: known, gap };
      fresh.push(missed(gap, event));
    }
    fresh.push(event);
    known = to;
  }
  return { fresh, last: known };
}

/** The server's events as one panel has them, the newest `limit` of them kept for panels that join late. */
export class EventMemory {
  #events: ServerEvent[] = [];
  #last = 0;
  #run: string | undefined;
  #life: Life = FIRST_LIFE;
  readonly #limit: number;

  constructor(limit = 20_000) {
    this.#limit = limit;
  }

  /** The seq up to which everything is had or announced as missed: what a stream resumes from. */
  get last(): number {
    return this.#last;
  }

  /** The id of that event, as the server gave it: its run and its seq. */
  get lastId(): string | undefined {
    if (this.#last === 0) return undefined;
    return this.#run === undefined ? String(this.#last) : `${this.#run}-${this.#last}`;
  }

  /** Notes which run of the server this is. `true` when it is another one than before, which counts from 1 again. */
  met(run: string | undefined, serverLast: number): boolean {
    const isAnother = this.#run === undefined || run === undefined ? serverLast < this.#last : run !== this.#run;
    this.#run = run ?? this.#run;
    return isAnother;
  }

  /** Which run of the server these events are of, counted from when this panel first met it. */
  get life(): Life {
    return this.#life;
  }

  /** Takes a batch in and returns what was new in it. */
  take(batch: readonly ServerEvent[], onGap: 'ask' | 'announce'): Admission {
    const admission = admit(this.#last, batch, onGap);
    this.#last = admission.last;
    this.#events.push(...admission.fresh);
    if (this.#events.length > this.#limit * 1.25) this.#events = this.#events.slice(-this.#limit);
    return admission;
  }

  /** The events after `seq` that are still here. */
  since(seq: number): readonly ServerEvent[] {
    return this.#events.filter((event) => spanOf(event).to > seq);
  }

  /** Begins again at 1: the server was started anew, and its seq with it. */
  restart(): void {
    this.#life = { number: this.#life.number + 1, before: this.#life.before + this.#last };
    this.#events = [];
    this.#last = 0;
  }
}

/** Which seqs an event stands for: its own, or those it announces as missed. */
function spanOf(event: ServerEvent): Gap {
  return event.type === 'events.missed' ? { from: event.from, to: event.to } : { from: event.seq, to: event.seq };
}

function missed({ from, to }: Gap, next: ServerEvent): ServerEvent {
  return { source: 'server', type: 'events.missed', seq: to, at: next.at, offset: next.offset, from, to };
}
