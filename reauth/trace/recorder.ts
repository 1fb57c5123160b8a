import type { Clock } from '../time/clock.ts';
import type { ClientEvent, ClientFact, TabId } from './events.ts';

/** Where the observers of one tab put what they saw, and where sources get it from. */
export interface Recorder {
  /** Stamps a fact with the next `seq` and the present instant, keeps it and hands it to every listener. */
  record(fact: ClientFact): ClientEvent;
  /** The kept events after `seq`, oldest first: 0 gives all that the ring still holds. */
  since(seq: number): readonly ClientEvent[];
  /** Tells of every later event, until the returned function is called. */
  subscribe(listener: (event: ClientEvent) => void): () => void;
  /** Forgets the kept events. `seq` counts on, so that no two events of a tab ever share one. */
  clear(): void;
}

export interface RecorderOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly tab: TabId;
  /** How many events are kept; the oldest go first. */
  readonly limit?: number;
}

/** Makes the recorder of one tab. It is bounded, and a listener that throws disturbs neither the app nor the others. */
export function createRecorder({ clock, tab, limit = 5_000 }: RecorderOptions): Recorder {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new RangeError(`A recorder cannot keep ${limit} events. Give a whole number from 1 up.`);
  }
  const listeners = new Set<(event: ClientEvent) => void>();
  /** A ring: the event numbered `seq` lies at `seq % limit`. */
  let ring: ClientEvent[] = [];
  let last = 0;
  let cleared = 0;
  return {
    record(fact) {
      last += 1;
      const event: ClientEvent = { source: 'client', tab, seq: last, at: clock.now(), ...fact };
      ring[last % limit] = event;
      for (const listener of listeners) tell(listener, event);
      return event;
    },
    since(seq) {
      const kept: ClientEvent[] = [];
      for (let next = Math.max(seq, cleared, last - limit) + 1; next <= last; next += 1) {
        const event = ring[next % limit];
        if (event) kept.push(event);
      }
      return kept;
    },
    subscribe(listener) {
      // Wrapped, so that one function subscribed twice is two subscriptions.
      const own = (event: ClientEvent): void => listener(event);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    clear() {
      ring = [];
      cleared = last;
    },
  };
}

function tell(listener: (event: ClientEvent) => void, event: ClientEvent): void {
  try {
    listener(event);
  } catch (error) {
    // Reported as the uncaught error it is, but out of the way of the app's own call.
    queueMicrotask(() => {
      throw error;
    });
  }
}
