import type { Clock } from '../../reauth/time/clock.ts';
import type { Instant } from '../../reauth/time/instant.ts';
import { StoreUnavailable } from '../store/unavailable.ts';

const EVERY_MS = 10_000;

/** Reports a store that is away once in a while, not at every call that it fails, with what the store's client says. All else at once. */
export function seldomReport(report: (error: unknown) => void, clock: Clock): (error: unknown) => void {
  let reportedAt: Instant | undefined;
  return (error) => {
    if (!(error instanceof StoreUnavailable)) return report(error);
    const now = clock.now();
    if (reportedAt !== undefined && now - reportedAt < EVERY_MS) return;
    reportedAt = now;
    report(error);
  };
}
