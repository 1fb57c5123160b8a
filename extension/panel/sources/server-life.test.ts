import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import type { ServerEvent } from '../../../reauth/trace/events.ts';
import { numberOf } from '../../../reauth/trace/ids.ts';
import { FIRST_LIFE, inLife } from './server-life.ts';

const held: ServerEvent = {
  source: 'server',
  type: 'call.held',
  seq: 2,
  at: instant(1000),
  offset: 0,
  call: 'c7',
  when: 'before',
};

test('the events of the first run stay as they are', () => {
  expect(inLife(held, FIRST_LIFE)).toBe(held);
});

test('a later run has seqs and calls of its own, and a call keeps its number', () => {
  const event = inLife(held, { number: 2, before: 40 });

  expect(event).toEqual({ ...held, seq: 42, call: 'run2-c7' });
  expect(numberOf('run2-c7')).toBe(7);
});
