import { expect, test } from 'vitest';
import { signedIn } from '../protocol/testing/fixtures.ts';
import { PARSED_KEPT, ParsedSessions } from './parsed-sessions.ts';

const { session } = signedIn();
const json = JSON.stringify(session);

test('the same text under the same key is parsed once', () => {
  const sessions = new ParsedSessions();

  const first = sessions.of('k', json);

  expect(first).toEqual(session);
  expect(sessions.of('k', json)).toBe(first);
});

test('what was written is read back without parsing, until somebody else writes', () => {
  const sessions = new ParsedSessions();
  sessions.keep('k', json, session);

  expect(sessions.of('k', json)).toBe(session);
  expect(sessions.of('k', JSON.stringify({ ...session, orders: 3 })).orders).toBe(3);
});

test('what is forgotten is parsed anew', () => {
  const sessions = new ParsedSessions();
  const first = sessions.of('k', json);
  for (let other = 0; other < PARSED_KEPT; other += 1) sessions.of(`other ${other}`, json);

  expect(sessions.of('k', json)).not.toBe(first);
  expect(sessions.of('k', json)).toEqual(session);
});
