import { expect, test } from 'vitest';
import { agree } from './testing/agree.ts';
import { sequencesUnder } from './testing/sequences.ts';

test('the server answers as the model does under strict rotation', { timeout: 120_000 }, async () => {
  const a = process.cpuUsage();
  const met = await agree(sequencesUnder({ rotation: 'strict' }), 2500);
  console.log(process.cpuUsage(a).user / 1000, met);

  expect(met).toMatchObject({});
});
