import { nearest } from '../scenario/nearest.ts';
import { OptionError } from './run-options.ts';

const NAMES = ['world', 'client', 'policy', 'server', 'browser', 'signal', 'saveTrace'] as const;

/** Refuses names that are none: tests are often plain JavaScript, where a slip of the fingers would change nothing. */
export function checkOptions(options: object): void {
  for (const name of Object.keys(options)) {
    if (NAMES.some((known) => known === name)) continue;
    const meant = nearest(name, NAMES);
    const guess = meant === undefined ? '' : ` Did you mean "${meant}"?`;
    throw new OptionError(`runScenario has no option "${name}".${guess} There are ${NAMES.join(', ')}.`);
  }
}
