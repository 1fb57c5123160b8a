import type { Shot } from '../state/burst-slice.ts';

/** A burst in one sentence, for eyes and ears; empty before the first. */
export function burstSummary(shots: readonly Shot[]): string {
  if (shots.length === 0) return '';
  const of = (kind: Shot['outcome']['kind']) => shots.filter(({ outcome }) => outcome.kind === kind).length;
  const pending = of('pending');
  if (pending > 0) return `${shots.length - pending} of ${requests(shots.length)} settled.`;
  const failed = of('rejected');
  if (failed === 0) return `All of ${requests(shots.length)} succeeded.`;
  return `${shots.length - failed} of ${requests(shots.length)} succeeded, ${failed} failed.`;
}

const requests = (count: number): string => (count === 1 ? '1 request' : `${count} requests`);
