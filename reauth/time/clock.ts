import type { Instant } from './instant.ts';

/** Where code gets its time from, so that a test or a virtual world can hand it another. */
export interface Clock {
  /** Wall time: monotonic, never set back. */
  now(): Instant;
  /** Settles after `ms` milliseconds, or rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
