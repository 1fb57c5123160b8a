import { DEFAULT_CLIENT } from '../../../harness/run/client-source.ts';
import type { RowResult } from '../../../harness/run/result.ts';
import { runnerOf } from '../../../harness/report/row-words.ts';
import type { Pairing } from '../../../harness/scenario/scenario.ts';
import type { Tally } from './desk-state.ts';

/** Who a scenario says fails or cures it: `recipe with rotation strict`. */
export const pairedWords = ({ client = DEFAULT_CLIENT, policy = {}, app = {} }: Pairing): string =>
  runnerOf({ client, policy, app });

/** What a row came to, in a sentence's worth of words. */
export function rowWords(result: Pick<RowResult, 'verdict' | 'expected' | 'client' | 'policy' | 'app'>): string {
  const runner = runnerOf(result);
  switch (result.verdict) {
    case 'pass':
      return result.expected === 'fail' ? `${runner} fails, as it should` : `${runner} passes, as it should`;
    case 'fail':
      return result.expected === 'fail'
        ? `${runner} was to fail, and did not as it should`
        : `${runner} was to pass, and failed`;
    case 'error':
      return `${runner} could not be judged`;
  }
}

/** What a verdict is called where its sign stands. */
export const VERDICT_WORDS: Readonly<Record<RowResult['verdict'], string>> = {
  pass: 'as expected',
  fail: 'not as expected',
  error: 'could not be judged',
};

/** How many rows came to what; what did not occur is left out, but for the good. */
export function tallyWords({ pass, fail, error }: Tally): string {
  return [
    `${pass} ${pass === 1 ? 'row' : 'rows'} as expected`,
    ...(fail > 0 ? [`${fail} not as expected`] : []),
    ...(error > 0 ? [`${error} could not be judged`] : []),
  ].join(', ');
}
