import type { Tally } from './schedule.ts';

/** What the command ends with. */
export const EXIT = { passed: 0, failed: 1, badUsage: 2, notJudged: 3, interrupted: 130 } as const;

/** A failure is known for sure, so it goes before what could not be judged. */
export function exitCodeOf({ failed, errors, ended }: Tally): number {
  if (ended === 'interrupted') return EXIT.interrupted;
  if (failed > 0) return EXIT.failed;
  return errors > 0 ? EXIT.notJudged : EXIT.passed;
}
