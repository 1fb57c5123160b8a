import { expect, test } from 'vitest';
import { createWholeTurn } from './whole-turn.ts';

test.each([
  ['setImmediate', createWholeTurn()],
  ['a message channel', createWholeTurn(null)],
])('a turn of %s ends when no microtask is left, however many follow one another', async (_, turn) => {
  const steps: number[] = [];
  const long = (async () => {
    for (let step = 1; step <= 10_000; step += 1) {
      await Promise.resolve();
      steps.push(step);
    }
  })();

  await turn();
  const atTurn = steps.length;
  await long;

  expect(atTurn).toBe(10_000);
});
