import type { RanScenario } from './ran-scenario.ts';

/** What a test framework is answered: Vitest's, Jest's and Playwright's `expect.extend` take the same. */
export interface MatcherAnswer {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Whether every run of a scenario went as it says: what is to fail failed with its finding, what is to pass passed.
 *
 * A run that could not be judged fails the test with `.not` too: nobody knows how it would have gone.
 */
export function toGoAsExpected(this: { readonly isNot?: boolean }, received: RanScenario): MatcherAnswer {
  const isNot = this.isNot === true;
  if (!isRun(received)) throw new TypeError(`${isNot ? 'not.' : ''}toGoAsExpected() ${noRun(received)}`);
  const { rows, passed, report } = received;
  if (rows.some(({ verdict }) => verdict === 'error')) {
    return { pass: isNot, message: () => `The scenario could not be judged.\n\n${report}` };
  }
  const message = (): string =>
    passed
      ? `The scenario went as expected, and was not to.\n\n${report}`
      : `The scenario did not go as expected.\n\n${report}`;
  return { pass: passed, message };
}

function isRun(received: unknown): received is RanScenario {
  return (
    typeof received === 'object' && received !== null && ['rows', 'passed', 'report'].every((name) => name in received)
  );
}

const noRun = (received: unknown): string =>
  received instanceof Promise
    ? 'was given a promise. Wait for it: expect(await runScenario(…)).'
    : 'takes what runScenario came to: expect(await runScenario(…)).';
