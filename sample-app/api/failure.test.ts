import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureOf } from './failure.ts';

test('a refusal keeps the status, the message and a message per field', () => {
  const errors = [
    { field: 'email', message: 'No address.' },
    { field: 'email', message: 'Too long.' },
  ];
  const data = { status: 'fail', message: 'The form has mistakes.', errors };

  expect(failureOf({ status: 400, data })).toEqual({
    kind: 'refused',
    status: 400,
    message: 'The form has mistakes.',
    fields: { email: 'No address.' },
  });
});

test('a refusal in words of its own is still a sentence', () => {
  expect(failureOf({ status: 502, data: '<html>' })).toMatchObject({
    message: 'The server answered 502 and gave no reason.',
    fields: {},
  });
});

test('whatever went wrong, something can be said', () => {
  fc.assert(
    fc.property(fc.anything(), (error) => {
      expect(failureOf(error).message).not.toBe('');
    }),
  );
});
