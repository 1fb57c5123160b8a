import type { Clock } from '../../reauth/time/clock.ts';
import type { ServerEvent, ServerFact } from '../../reauth/trace/events.ts';
import type { EventLog } from './api.ts';

/** How many events the server keeps: minutes of a busy lab. */
export const EVENTS_KEPT = 10_000;

type Listener = (event: ServerEvent) => void;

/** The server's own trace, in a ring. A reader that fell behind the ring is told what it missed. */
export class RingEventLog implements EventLog {
  readonly #clock: Clock;
  readonly #offset: () => number;
  readonly #limit: number;
  readonly #ring: ServerEvent[] = [];
  readonly #listeners = new Set<Listener>();
  #last = 0;

  constructor(clock: Clock, offset: () => number, limit: number = EVENTS_KEPT) {
    this.#clock = clock;
    this.#offset = offset;
    this.#limit = limit;
  }

  get last(): number {
    return this.#last;
  }

  append(fact: ServerFact): ServerEvent {
    this.#last += 1;
    const event: ServerEvent = { source: 'server', seq: this.#last, ...this.#stamp(), ...fact };
    this.#ring[this.#last % this.#limit] = event;
    for (const listener of this.#listeners) tell(listener, event);
    return event;
  }

  since(seq: number): readonly ServerEvent[] {
    const oldest = Math.max(1, this.#last - this.#limit + 1);
    const kept: ServerEvent[] = [];
    for (let next = Math.max(seq + 1, oldest); next <= this.#last; next += 1) {
      const event = this.#ring[next % this.#limit];
      if (event !== undefined) kept.push(event);
    }
    return seq + 1 < oldest ? [this.#missed(seq + 1, oldest - 1), ...kept] : kept;
  }

  subscribe(listener: Listener): () => void {
    const own: Listener = (event) => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** Takes the last missing number for its own, so that a reader which resumes after it goes on without a hole. */
  #missed(from: number, to: number): ServerEvent {
    return { source: 'server', seq: to, ...this.#stamp(), type: 'events.missed', from, to };
  }

  #stamp(): Pick<ServerEvent, 'at' | 'offset'> {
    return { at: this.#clock.now(), offset: this.#offset() };
  }
}

/** A listener that throws must neither fail the call that is being answered nor keep others from hearing. */
function tell(listener: Listener, event: ServerEvent): void {
  try {
    listener(event);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
