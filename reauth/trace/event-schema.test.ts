import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEvent } from './event-schema.ts';
import { sampleRace } from './sample-race.ts';
import { someTrace } from './trace-arbitrary.ts';

const sent = {
  source: 'client',
  tab: 'A',
  seq: 1,
  at: 1,
  type: 'fetch.sent',
  exchange: 'A.1.1',
  attribution: 'exact',
  purpose: 'request',
  method: 'GET',
  path: '/',
  query: [],
  headers: {},
};

test('every event of the vocabulary comes out as it went in', () => {
  fc.assert(
    fc.property(someTrace, (trace) => {
      for (const event of trace) expect(parseEvent(event)).toEqual({ ok: true, event });
    }),
  );
});

test('what the vocabulary does not know is stripped', () => {
  const { ok, ...read } = parseEvent({ ...sent, cookie: 'canary', presented: { access: 'canary' } });

  expect(ok).toBe(true);
  expect(JSON.stringify(read)).not.toContain('canary');
});

test.each([
  ['another source', { ...sent, source: 'page' }, 'field "source"'],
  ['another type', { ...sent, type: 'fetch.lost' }, 'field "type"'],
  ['a seq of zero', { ...sent, seq: 0 }, 'field "seq"'],
  ['an instant that is no number', { ...sent, at: null }, 'field "at"'],
  ['an endless instant', { ...sent, at: Number.POSITIVE_INFINITY }, 'field "at"'],
  ['a method as a list', { ...sent, method: ['GET'] }, 'field "method"'],
  ['a name beyond all measure', { ...sent, exchange: 'x'.repeat(201) }, 'field "exchange"'],
  ['no object at all', 7, 'field "(whole)"'],
])('%s is refused by its field', (_what, value, problem) => {
  expect(parseEvent(value)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
});

test('a refusal never quotes the value', () => {
  const refused = parseEvent({ ...sent, purpose: 'canary', source: 'client' });

  expect(refused.ok).toBe(false);
  expect(JSON.stringify(refused)).not.toContain('canary');
});

test('a body nested without end is refused, not followed', () => {
  let body: unknown = 'string';
  for (let depth = 0; depth < 50_000; depth += 1) body = { body };
  const answered = {
    source: 'client',
    tab: 'A',
    seq: 1,
    at: 1,
    type: 'fetch.answered',
    exchange: 'A.1.1',
    status: 200,
    headers: {},
    body,
  };

  expect(parseEvent(answered)).toMatchObject({ ok: false, problem: expect.stringContaining('field "body"') });
});

test('nothing makes it throw', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => {
      expect(typeof parseEvent(value).ok).toBe('boolean');
    }),
  );
});

test('five thousand events are parsed within a second', () => {
  const trace = sampleRace('recipe', 450);
  const started = performance.now();

  const read = trace.map(parseEvent).filter(({ ok }) => ok).length;

  expect(read).toBeGreaterThan(5_000);
  expect(performance.now() - started).toBeLessThan(1_000);
});
