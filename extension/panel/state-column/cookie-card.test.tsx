// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import { cookieStateAt } from '../../../reauth/trace/cookies.ts';
import { fingerprint } from '../../../reauth/trace/fingerprint.ts';
import { TraceBuilder, tokenRef } from '../../../reauth/trace/trace-builder.ts';
import { CookieCard } from './cookie-card.tsx';

afterEach(cleanup);

const set = () =>
  new TraceBuilder().server(0, { type: 'token.issued', token: tokenRef('t1', 'access', 3, 20_000) }).cookie(0, 'jar', {
    type: 'cookie.set',
    name: 'access_token',
    httpOnly: true,
    secure: false,
    sameSite: 'lax',
    path: '/',
    expiresAt: instant(15_000),
    claims: { jti: 't1', exp: 15 },
  });

function draw(builder: TraceBuilder, now: number) {
  const [cookie] = cookieStateAt(builder.trace, instant(now));
  if (cookie === undefined) throw new Error('The trace sets no cookie.');
  render(<CookieCard cookie={cookie} now={now} salt="salt" />);
  return screen.getByTestId('cookie');
}

test('a live cookie counts down, and names its token by generation and fingerprint', () => {
  const card = draw(set(), 2_600);

  expect(card.dataset).toMatchObject({ name: 'access_token', state: 'live' });
  expect(screen.getByTestId('countdown').textContent).toBe('12.4 s left');
  expect(card.textContent).toContain('HttpOnly');
  expect(card.textContent).toContain('gen 3');
  expect(card.textContent).toContain(fingerprint('t1', 'salt'));
});

test('an expired cookie stands at zero and says since when', () => {
  const card = draw(set(), 18_000);

  expect(card.dataset['state']).toBe('expired');
  expect(screen.getByTestId('countdown').textContent).toBe('0.0 s left');
  expect(card.textContent).toContain('expired 3.00 s ago');
});

test('a removed cookie is gone, not expired', () => {
  const card = draw(
    set().cookie(5_000, 'jar', { type: 'cookie.removed', name: 'access_token', cause: 'deleted' }),
    6_000,
  );

  expect(card.dataset['state']).toBe('gone');
  expect(screen.getByTestId('countdown').textContent).toBe('removed');
});

test('the claims are there on demand, times readable', () => {
  draw(set(), 0);

  expect(screen.getByText('Claims')).toBeDefined();
  expect(screen.getByText('15 (00:00:15)')).toBeDefined();
});
