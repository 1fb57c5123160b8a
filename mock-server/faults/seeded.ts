/**
 * A number from 0 up to, but not including, 1 that `seed` and `n` determine: the same in every world and in every run.
 *
 * One round of mulberry32 (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c), entered at the nth step.
 */
export function seeded(seed: number, n: number): number {
  const state = (seed + Math.imul(n, 0x6d2b79f5)) | 0;
  const mixed = Math.imul(state ^ (state >>> 15), state | 1);
  const again = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61));
  return ((again ^ (again >>> 14)) >>> 0) / 2 ** 32;
}
