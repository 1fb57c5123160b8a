import { expect, test } from 'vitest';
import { agree, metOften } from './testing/agree.ts';
import { sequencesUnder } from './testing/sequences.ts';

// Long enough for a machine that has much else to do.
test('the server answers as the model does in every mode of grace', { timeout: 300_000 }, async () => {
  const met = await agree(sequencesUnder({ rotation: 'grace' }), 3_000);

  expect(metOften(met, 10)).toEqual([
    'cut off',
    'fault',
    'forgiven: access-only',
    'forgiven: new-branch',
    'forgiven: refuse',
    'forgiven: same-successor',
    'forgiven: until-used',
    'logged-in',
    'logged-out',
    'no-token',
    'ok',
    'refresh-expired',
    'refresh-in-grace',
    'refresh-invalid',
    'refresh-missing',
    'refresh-spent',
    'refreshed',
    'reused: accept',
    'reused: reject',
    'reused: revoke-family',
    'reused: revoke-user',
    'session-gone',
    'session-revoked',
    'token-expired',
    'token-invalid',
  ]);
});
