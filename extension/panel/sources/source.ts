import type { TraceEvent } from '../../../reauth/trace/events.ts';

export type SourceId = 'lab' | 'page' | 'server' | 'file';

/** How a source is doing, in words that the panel shows as they are. */
export type SourceStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly to: string }
  | { readonly kind: 'live'; readonly to: string }
  | { readonly kind: 'failed'; readonly problem: string; readonly remedy: string };

/** What a source may do to the panel: hand it events, say how it is doing. Events of one emitter arrive in order. */
export interface Sink {
  events(batch: readonly TraceEvent[]): void;
  status(status: SourceStatus): void;
}

/** Where the panel's events come from. `start` runs until the signal aborts; it never throws, it reports `failed`. */
export interface Source {
  readonly id: SourceId;
  start(sink: Sink, signal: AbortSignal): void;
}
