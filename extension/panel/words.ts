/** A length of time as one reads it: `8 ms`, `310 ms`, `1.24 s`, `2 min 5 s`. */
export function durationWords(ms: number): string {
  const whole = Math.max(ms, 0);
  if (whole < 10) return `${whole.toFixed(1)} ms`;
  if (whole < 1000) return `${Math.round(whole)} ms`;
  if (whole < 60_000) return `${(whole / 1000).toFixed(2)} s`;
  const seconds = Math.round(whole / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Seconds that are left, as a countdown shows them: `12.4 s`, `4 min 10 s`. Never below zero. */
export function countdownWords(ms: number): string {
  const left = Math.max(ms, 0);
  return left < 60_000 ? `${(Math.floor(left / 100) / 10).toFixed(1)} s` : durationWords(left);
}

/** Time since the trace began: `16.204`, in seconds. */
export const offsetWords = (at: number, origin: number): string => ((at - origin) / 1000).toFixed(3);

/** A clock time of day, UTC: `10:42:07.250`. */
export function clockWords(at: number): string {
  const whole = Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString().slice(11, 23) : String(at);
  return whole.replace('.000', '');
}
