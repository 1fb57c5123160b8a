import { durationText } from '../../reauth/time/duration.ts';

/** When something of a trace was, as the scenario counts: `0s`, `16.52s`. */
export function sinceStart(at: number, { startedAt }: { readonly startedAt: number }): string {
  const ms = Math.max(0, Math.round(at - startedAt));
  return ms === 0 ? '0s' : durationText(ms);
}
