import { expect, test } from 'vitest';
import { instant } from '../../reauth/time/instant.ts';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import type { TokenReading } from '../handler/api.ts';
import { createKeyMaker } from './key-maker.ts';
import { keySetOf } from './key-set.ts';
import { ReadingCache, READINGS_KEPT } from './reading-cache.ts';

const keys = async () => keySetOf([await createKeyMaker('HS256', new VirtualClock()).fresh()]);
const reading = (id: string): TokenReading => {
  const at = instant(1);
  const whose = { sid: 's1', sub: 'u1', role: 'user', issuedAt: at, expiresAt: at };
  return { kind: 'ours', claims: { id, kind: 'access', generation: 1, ...whose } };
};

test('a reading is found by the exact text, and under the same keys alone', async () => {
  const [before, after] = [await keys(), await keys()];
  const cache = new ReadingCache();
  cache.keep('a.b.c', before, reading('t1'));

  expect(cache.find('a.b.c', before)).toEqual(reading('t1'));
  expect(cache.find('a.b.C', before)).toBeUndefined();
  expect(cache.find('a.b.c', after)).toBeUndefined();
  expect(cache.find('a.b.c', before)).toBeUndefined();
});

test('however many are kept, memory is bounded, and those that are read stay', async () => {
  const set = await keys();
  const cache = new ReadingCache();
  cache.keep('in use', set, reading('t0'));
  for (let index = 0; index < 3 * READINGS_KEPT; index += 1) {
    cache.keep(`token-${index}`, set, reading(`t${index}`));
    expect(cache.find('in use', set)).toEqual(reading('t0'));
    expect(cache.size).toBeLessThanOrEqual(READINGS_KEPT);
  }

  expect(cache.find('token-0', set)).toBeUndefined();
  expect(cache.find(`token-${3 * READINGS_KEPT - 1}`, set)).toMatchObject({ kind: 'ours' });
});
