import { expect, test } from 'vitest';
import { instant, later } from '../../reauth/time/instant.ts';
import { faultSchema, type FaultOf } from './fault.ts';
import { seeded } from './seeded.ts';
import { isAimedAt, isDue, latencyOf, type Standing } from './selection.ts';

const SET = instant(1_000_000);

function standing(fault: Readonly<Record<string, unknown>>, counts: Partial<Standing> = {}): Standing {
  return {
    fault: { ...faultSchema.parse({ kind: 'drop', ...fault }), id: 'f1' },
    since: SET,
    seen: 1,
    applied: 0,
    ...counts,
  };
}

const call = { method: 'GET', path: '/api/items/1', exchange: 'A-3f9c.7.1' };

test.each([
  [{}, true],
  [{ match: '*' }, true],
  [{ match: '/api/items' }, true],
  [{ match: 'GET /api/items' }, true],
  [{ match: 'GET *' }, true],
  [{ match: 'POST /api/items' }, false],
  [{ match: '/api/users' }, false],
  [{ tab: 'A' }, true],
  [{ tab: 'A-3f9c' }, true],
  [{ tab: 'B' }, false],
  [{ match: '/api/items', tab: 'B' }, false],
  [{ match: '/api/users', tab: 'A' }, false],
])('whether %j is aimed at a call of tab A for an item: %s', (fault, expected) => {
  expect(isAimedAt(standing(fault), call, SET)).toBe(expected);
});

test('a call without a name of its own comes from no tab', () => {
  expect(isAimedAt(standing({ tab: 'A' }), { method: 'GET', path: '/api' }, SET)).toBe(false);
});

test('a window begins with "from" and ends before "to", in wall time since the fault was set', () => {
  const windowed = standing({ from: '2s', to: '5s' });

  expect([1_999, 2_000, 4_999, 5_000].map((age) => isAimedAt(windowed, call, later(SET, age)))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

/** The numbers of the calls, of the first eight, to which a fault is done. */
function doneTo(fault: Readonly<Record<string, unknown>>): readonly number[] {
  let one = standing(fault, { seen: 0 });
  const done: number[] = [];
  for (let n = 1; n <= 8; n += 1) {
    one = { ...one, seen: n };
    if (!isDue(one)) continue;
    one = { ...one, applied: one.applied + 1 };
    done.push(n);
  }
  return done;
}

test.each([
  [{}, [1, 2, 3, 4, 5, 6, 7, 8]],
  [{ times: 2 }, [1, 2]],
  [{ nth: 3 }, [3]],
  [{ nth: 3, times: 2 }, [3, 4]],
  [{ nth: 7, times: 9 }, [7, 8]],
])('%j is done to the calls %j', (fault, expected) => {
  expect(doneTo(fault)).toEqual(expected);
});

test('a latency without an upper bound is always the same', () => {
  expect([1, 2, 3].map((n) => latencyOf(latency({ by: '200ms' }), n))).toEqual([200, 200, 200]);
});

test('a latency between two bounds is determined by its seed and the number of the call', () => {
  const waits = (seed: number) => [1, 2, 3, 4].map((n) => latencyOf(latency({ by: 100, upTo: 300, seed }), n));

  expect(waits(1)).toEqual(waits(1));
  expect(waits(1)).not.toEqual(waits(2));
  expect(new Set(waits(1)).size).toBe(4);
});

test('latencies keep to their bounds, reach both, and lie evenly between them', () => {
  const waits = Array.from({ length: 10_000 }, (_, n) => latencyOf(latency({ by: 10, upTo: 19, seed: 7 }), n));
  const counts = Array.from({ length: 10 }, (_, step) => waits.filter((wait) => wait === 10 + step).length);

  expect(counts.reduce((sum, count) => sum + count)).toBe(10_000);
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

test('what a seed determines is the same in every world', () => {
  expect([seeded(1, 1), seeded(1, 2), seeded(4_294_967_295, 1_000_000)].map((n) => Math.floor(n * 1e6))).toEqual([
    627_073, 2_735, 265_580,
  ]);
});

function latency(fields: Readonly<Record<string, unknown>>): FaultOf<'latency'> {
  const fault = faultSchema.parse({ kind: 'latency', ...fields });
  if (fault.kind !== 'latency') throw new Error('No latency was parsed.');
  return { ...fault, id: 'f1' };
}
