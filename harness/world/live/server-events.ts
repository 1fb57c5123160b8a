import type { ServerEvent } from '../../../reauth/trace/events.ts';

/** The server's events of one run, wherever they come from: the core in the same process, or the stream of a URL. */
export interface ServerEvents {
  /** Those that came so far, in their order. */
  kept(): readonly ServerEvent[];
  /** Tells of every later one, until the returned function is called. */
  subscribe(listener: (event: ServerEvent) => void): () => void;
  /** Settles when the event with this seq has come. */
  reached(seq: number): Promise<void>;
  close(): void;
}

/** What a source of events gives them to. */
export interface EventBox extends ServerEvents {
  take(event: ServerEvent): void;
  /** The source is at its end: nobody waits for more of it. */
  fail(error: Error): void;
}

/** Keeps what a source tells and hands it on. `close` ends the source. */
export function createEventBox(close: () => void): EventBox {
  const kept: ServerEvent[] = [];
  const listeners = new Set<(event: ServerEvent) => void>();
  const waiting = new Set<{ readonly seq: number; readonly done: () => void; readonly fail: (error: Error) => void }>();
  let failure: Error | undefined;
  const last = (): number => kept.at(-1)?.seq ?? 0;
  return {
    kept: () => kept,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reached: (seq) =>
      new Promise((done, fail) => {
        if (last() >= seq) return done();
        if (failure !== undefined) return fail(failure);
        waiting.add({ seq, done, fail });
      }),
    close: () => {
      listeners.clear();
      close();
    },
    take: (event) => {
      kept.push(event);
      for (const listener of listeners) listener(event);
      for (const waiter of waiting) {
        if (waiter.seq > event.seq) continue;
        waiting.delete(waiter);
        waiter.done();
      }
    },
    fail: (error) => {
      failure = error;
      for (const waiter of waiting) waiter.fail(error);
      waiting.clear();
    },
  };
}
