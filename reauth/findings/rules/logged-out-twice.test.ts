import { expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import { TraceBuilder } from '../../trace/trace-builder.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';

const found = (builder: TraceBuilder): readonly Finding[] =>
  analyse(builder.trace, { now: instant(9_000) }).filter(({ rule }) => rule === 'logged-out-twice');

/** A request that is refused, refreshes in vain and logs out. */
const losing = (trace: TraceBuilder, request: string, from: number, to: number): TraceBuilder =>
  trace
    .started(from, request)
    .sent(from, `${request}.1`)
    .answered(from + 1, `${request}.1`, 401)
    .sent(from + 2, `${request}.2`, 'refresh')
    .answered(to, `${request}.2`, 403)
    .client(to, request.slice(0, 1), { type: 'session.lost', request, status: 403 });

test('it fires when requests that were under way together each log out', () => {
  const trace = losing(losing(losing(new TraceBuilder(), 'A.1', 0, 20), 'A.2', 5, 30), 'A.3', 6, 31);
  const [finding, ...others] = found(trace);

  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: 'warning',
    summary: 'One session was given up 3 times, by #1, #2 and #3 (A).',
    remedy: expect.stringContaining('one place'),
    requests: ['A.1', 'A.2', 'A.3'],
  });
  expect(finding?.evidence.filter(({ type }) => type === 'session.lost')).toHaveLength(3);
});

test('it fires for one request that logs out again on its way', () => {
  const trace = losing(new TraceBuilder(), 'A.1', 0, 20);

  expect(found(trace.client(50, 'A', { type: 'session.lost', request: 'A.1', status: 403 }))).toMatchObject([
    { summary: 'One session was given up 2 times, by #1 (A).' },
  ]);
});

test('it does not fire for a request that began after the logout', () => {
  expect(found(losing(losing(new TraceBuilder(), 'A.1', 0, 20), 'A.2', 21, 40))).toEqual([]);
});

test('it does not fire when somebody logged in between', () => {
  const trace = losing(new TraceBuilder().started(0, 'A.9'), 'A.1', 0, 20);
  trace.started(21, 'A.2').sent(21, 'A.2.1', 'login').answered(30, 'A.2.1', 200);

  expect(found(trace.client(50, 'A', { type: 'session.lost', request: 'A.9', status: 403 }))).toEqual([]);
});

test('it does not fire when each of two tabs leaves for itself', () => {
  expect(found(losing(losing(new TraceBuilder(), 'A.1', 0, 20), 'B.1', 5, 30))).toEqual([]);
});
