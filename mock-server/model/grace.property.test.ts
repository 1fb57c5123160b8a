import { expect, test } from 'vitest';
import { agree } from './testing/agree.ts';
import { sequencesUnder } from './testing/sequences.ts';

test('the server answers as the model does in every mode of grace', { timeout: 120_000 }, async () => {
  const a = process.cpuUsage();
  const met = await agree(sequencesUnder({ rotation: 'grace' }), 3000);
  console.log(process.cpuUsage(a).user / 1000, met);

  expect(met).toMatchObject({});
});
