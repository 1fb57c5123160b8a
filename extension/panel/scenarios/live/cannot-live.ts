import type { FaultToSet } from '../../../../mock-server/faults/fault.ts';
import type { Scenario } from '../../../../harness/scenario/scenario.ts';

/** Why a scenario cannot be run live in a browser's own page; `undefined` when it can. */
export function cannotLive({ worlds, given, steps }: Pick<Scenario, 'worlds' | 'given' | 'steps'>): string | undefined {
  if (!worlds.includes('live')) return `Its file says that it runs in ${worlds.join(' and ')} alone.`;
  if (steps.some((step) => step.do === 'render on the server')) {
    return 'It renders on a server, and a browser lets no page send a cookie header of its own.';
  }
  const faults: readonly FaultToSet[] = [
    ...given.faults,
    ...steps.flatMap((step) => (step.do === 'set fault' ? [step.fault] : [])),
  ];
  if (faults.some(({ kind }) => kind === 'no-cors')) {
    return 'It takes CORS headers away, and from this panel the browser lets every reply of the server through.';
  }
  return undefined;
}
