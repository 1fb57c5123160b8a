/** A moment, in milliseconds since the Unix epoch, fractions allowed. Wall or protocol time: the holder says which. */
export type Instant = number & { readonly __brand: 'Instant' };

/** The only way to make an `Instant`: refuses what is no finite number. */
export function instant(ms: number): Instant {
  if (!Number.isFinite(ms)) throw new RangeError(`An instant must be a finite number of milliseconds, got ${ms}.`);
  return ms as Instant;
}

/** `ms` milliseconds after `at` (before it, when negative). */
export const later = (at: Instant, ms: number): Instant => instant(at + ms);
