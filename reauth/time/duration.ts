const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * Reads a duration as people write it (`500ms`, `15s`, `1.5s`, `2m`, `1h`) into milliseconds; a number is milliseconds already.
 *
 * Text needs its unit: `15` could be either seconds or milliseconds, so it is refused.
 */
export function duration(value: string | number): number {
  if (typeof value === 'number') {
    if (Number.isFinite(value) && value >= 0) return value;
    throw new RangeError(`${value} is no duration. Give milliseconds as a number from 0 up, or a text such as "15s".`);
  }
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)\s*$/.exec(value) ?? [];
  const scale = UNITS[unit ?? ''];
  if (amount === undefined || scale === undefined) {
    const bare = /^\s*\d+(\.\d+)?\s*$/.test(value);
    throw new RangeError(
      bare
        ? `"${value}" has no unit. Write "${value.trim()}s" for seconds or "${value.trim()}ms" for milliseconds.`
        : `"${value.slice(0, 40)}" is no duration. Write a number and a unit: 500ms, 15s, 1.5s, 2m or 1h.`,
    );
  }
  return Math.round(Number(amount) * scale * 1_000) / 1_000;
}

/** Writes milliseconds so that `duration` reads them back: in the largest unit that stays whole, else in seconds. */
export function durationText(ms: number): string {
  if (ms >= 3_600_000 && ms % 3_600_000 === 0) return `${ms / 3_600_000}h`;
  if (ms >= 60_000 && ms % 60_000 === 0) return `${ms / 60_000}m`;
  if (ms >= 1_000) return `${Math.round(ms) / 1_000}s`;
  return `${Math.round(ms * 1_000) / 1_000}ms`;
}
