import fc from 'fast-check';
import { play } from './play.ts';
import type { Sequence } from './sequences.ts';

/** How often each thing was met, such as an answer of a reason. */
export type Tally = Readonly<Record<string, number>>;

/**
 * Plays so many random sequences to the server and to the model. Where they differ it throws the shortest such sequence
 * as a story; else it tells what the sequences met, so that a test can be sure that they met something.
 */
export async function agree(sequences: fc.Arbitrary<Sequence>, numRuns: number): Promise<Tally> {
  const tally = new Map<string, number>();
  const count = (met: string): void => void tally.set(met, (tally.get(met) ?? 0) + 1);
  await fc.assert(
    fc.asyncProperty(sequences, (sequence) => play(sequence, count)),
    { numRuns },
  );
  return Object.fromEntries(tally);
}

/** What was met at least so often, in the order of the alphabet. */
export const metOften = (tally: Tally, times: number): readonly string[] =>
  Object.keys(tally)
    .filter((met) => (tally[met] ?? 0) >= times)
    .toSorted();
