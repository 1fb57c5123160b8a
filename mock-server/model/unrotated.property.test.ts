import { expect, test } from 'vitest';
import { agree, metOften } from './testing/agree.ts';
import { sequencesUnder } from './testing/sequences.ts';

// Long enough for a machine that has much else to do.
test('the server answers as the model does without rotation', { timeout: 300_000 }, async () => {
  const met = await agree(sequencesUnder({ rotation: 'off' }), 1_500);

  expect(metOften(met, 10)).toEqual([
    'cut off',
    'fault',
    'logged-in',
    'logged-out',
    'no-token',
    'ok',
    'refresh-expired',
    'refresh-invalid',
    'refresh-missing',
    'refreshed',
    'session-gone',
    'token-expired',
    'token-invalid',
  ]);
});
