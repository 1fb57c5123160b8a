import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../time/instant.ts';
import { cookiesOf, cookieStateAt, emptyCookies, stepCookies } from './cookies.ts';
import type { Cookie } from './events.ts';
import { FRESH_ACCESS } from './sample-race.ts';
import { inBatches, someTrace } from './trace-arbitrary.ts';
import { TraceBuilder } from './trace-builder.ts';

const access: Cookie = {
  name: 'access_token',
  httpOnly: true,
  secure: false,
  sameSite: 'lax',
  path: '/',
  expiresAt: instant(500),
  claims: { jti: FRESH_ACCESS.id },
};

const statesAt = (builder: TraceBuilder, at: number): string[] =>
  cookieStateAt(builder.trace, instant(at)).map(({ jar, name, state }) => `${jar} ${name} ${state}`);

test('a cookie lives from its setting to its expiry', () => {
  const trace = new TraceBuilder().cookie(100, 'tab 1', { type: 'cookie.set', ...access });

  expect(statesAt(trace, 99)).toEqual([]);
  expect(statesAt(trace, 100)).toEqual(['tab 1 access_token live']);
  expect(statesAt(trace, 499)).toEqual(['tab 1 access_token live']);
  expect(statesAt(trace, 500)).toEqual(['tab 1 access_token expired']);
});

test('a removed cookie is gone, or expired when that is why', () => {
  const trace = new TraceBuilder()
    .cookie(100, 'j', { type: 'cookie.set', ...access })
    .cookie(100, 'j', { type: 'cookie.set', ...access, name: 'logged_in' })
    .cookie(200, 'j', { type: 'cookie.removed', name: 'access_token', cause: 'deleted' })
    .cookie(300, 'j', { type: 'cookie.removed', name: 'logged_in', cause: 'expired' });

  expect(statesAt(trace, 250)).toEqual(['j access_token gone', 'j logged_in live']);
  expect(statesAt(trace, 300)).toEqual(['j access_token gone', 'j logged_in expired']);
});

test('a cookie that is set again lives anew', () => {
  const trace = new TraceBuilder()
    .cookie(100, 'j', { type: 'cookie.set', ...access })
    .cookie(200, 'j', { type: 'cookie.removed', name: 'access_token', cause: 'overwritten' })
    .cookie(200, 'j', { type: 'cookie.set', ...access, expiresAt: instant(900) });

  expect(cookieStateAt(trace.trace, instant(600))).toMatchObject([{ state: 'live', setAt: 200, expiresAt: 900 }]);
});

test('a cookie of the same name in another jar is another cookie', () => {
  const trace = new TraceBuilder()
    .cookie(100, 'b', { type: 'cookie.set', ...access })
    .cookie(100, 'a', { type: 'cookie.set', ...access })
    .cookie(150, 'b', { type: 'cookie.removed', name: 'access_token', cause: 'deleted' });

  expect(statesAt(trace, 150)).toEqual(['a access_token live', 'b access_token gone']);
});

test('the server’s events say which generation a cookie holds, whenever they arrive', () => {
  const trace = new TraceBuilder()
    .cookie(100, 'j', { type: 'cookie.set', ...access })
    .server(90, { type: 'token.issued', token: FRESH_ACCESS });

  expect(cookieStateAt(trace.trace, instant(100))).toMatchObject([{ token: FRESH_ACCESS, claims: { jti: 'a2' } }]);
});

test('any batching tells the same cookies at any instant', () => {
  fc.assert(
    fc.property(
      someTrace,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      fc.nat(5_000),
      (trace, sizes, at) => {
        const model = inBatches(trace, sizes).reduce(stepCookies, emptyCookies);
        expect(model).toEqual(cookiesOf(trace));
        expect(cookieStateAt(model, instant(at))).toEqual(cookieStateAt(trace, instant(at)));
      },
    ),
  );
});
