import { expect, test } from 'vitest';
import { agree } from './testing/agree.ts';
import { changingSequences } from './testing/sequences.ts';

test('the server answers as the model does while the policy changes', { timeout: 120_000 }, async () => {
  const a = process.cpuUsage();
  const met = await agree(changingSequences, 3000);
  console.log(process.cpuUsage(a).user / 1000, met);

  expect(met).toMatchObject({});
});
