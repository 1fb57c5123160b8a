import type { Schedule } from './state/frame-batcher.ts';

/** Where the panel gets its time from: wall time, and a beat to look at it again. */
export interface PanelClock {
  /** Wall time in ms, the same that stamps the events. */
  now(): number;
  /** Calls `run` about every `ms` until the returned function is called. */
  every(ms: number, run: () => void): () => void;
  /** Calls `run` once, with the next frame that is drawn; soon, when none is drawn. */
  readonly soon: Schedule;
}
