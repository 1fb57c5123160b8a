import { seeded } from '../../mock-server/faults/seeded.ts';

/** The same things in an order that the seed determines: each place draws from what is left. */
export function shuffled<T>(things: readonly T[], seed: number): readonly T[] {
  const left = [...things];
  return things.flatMap((_, place) => left.splice(Math.floor(seeded(seed, place + 1) * left.length), 1));
}
