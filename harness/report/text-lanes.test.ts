import { expect, test } from 'vitest';
import { lanesOf } from '../../reauth/trace/lanes.ts';
import { sampleRace } from '../../reauth/trace/sample-race.ts';
import { textLanes } from './text-lanes.ts';

test('each stretch has a sign of its own, and all lanes share one scale', () => {
  const lines = textLanes(lanesOf(sampleRace('recipe', 3)), 40);

  expect(lines).toHaveLength(3);
  expect(lines.filter((line) => line.includes('█'))).toHaveLength(1);
  expect(lines.filter((line) => line.includes('░'))).toHaveLength(2);
  for (const line of lines) expect(line).toMatch(/^#\d+ GET \S+ .*-.*=.*200 ✓$/);
});

test('without a lock every lane refreshes and none waits', () => {
  const lines = textLanes(lanesOf(sampleRace('naive', 3)), 40);

  expect(lines.filter((line) => line.includes('█'))).toHaveLength(3);
  expect(lines.join('')).not.toContain('░');
});

test('no lanes are no lines', () => {
  expect(textLanes([], 40)).toEqual([]);
});
