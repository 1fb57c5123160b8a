import { expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import { REFRESH } from '../../trace/sample-race.ts';
import { tokenRef, TraceBuilder } from '../../trace/trace-builder.ts';
import { analyse } from '../analyse.ts';
import type { Finding } from '../rule.ts';

const found = (builder: TraceBuilder): readonly Finding[] =>
  analyse(builder.trace, { now: instant(3_000) }).filter(({ rule }) => rule === 'spent-token-presented');

const spent = (): TraceBuilder => {
  const trace = new TraceBuilder().client(0, 'A', { type: 'tab.opened', label: 'Tab A', client: 'naive' });
  trace.client(0, 'B', { type: 'tab.opened', label: 'Tab B', client: 'naive' });
  trace.started(1, 'A.3').sent(2, 'A.3.1', 'refresh').received(5, 'c1', 'A.3.1', 'refresh', { refresh: REFRESH });
  return trace.server(6, {
    type: 'token.rotated',
    token: REFRESH,
    by: 'c1',
    into: tokenRef('r2', 'refresh', 2, 1_060_000),
  });
};

const presentedAgain = (trace: TraceBuilder): TraceBuilder => {
  trace.started(10, 'B.1').sent(11, 'B.1.1', 'refresh').received(15, 'c2', 'B.1.1', 'refresh', { refresh: REFRESH });
  return trace.server(16, {
    type: 'token.reused',
    token: REFRESH,
    call: 'c2',
    exchange: 'B.1.1',
    spentBy: 'c1',
    spentByExchange: 'A.3.1',
  });
};

test('it names who spent the token and who presented it', () => {
  const [finding] = found(presentedAgain(spent()).server(16, { type: 'family.revoked', sid: 's1', call: 'c2' }));

  expect(finding).toMatchObject({
    severity: 'error',
    summary:
      '#1 (Tab B) presented refresh token generation 1 of session s1, which #3 (Tab A) had spent. The server revoked the whole session.',
    remedy: expect.stringContaining('navigator.locks'),
    requests: ['A.3', 'B.1'],
  });
  expect(finding?.evidence.map(({ type }) => type)).toEqual([
    'fetch.sent',
    'call.received',
    'token.rotated',
    'fetch.sent',
    'call.received',
    'token.reused',
    'family.revoked',
  ]);
});

test('it names the calls where no client told of them', () => {
  const trace = new TraceBuilder().server(16, { type: 'token.reused', token: REFRESH, call: 'c2', spentBy: 'c1' });

  expect(found(trace)).toMatchObject([
    { summary: 'Call c2 presented refresh token generation 1 of session s1, which call c1 had spent.', requests: [] },
  ]);
});

test('it does not fire when a token is rotated and the next one is presented', () => {
  const trace = spent().received(20, 'c3', 'A.4.1', 'refresh', { refresh: tokenRef('r2', 'refresh', 2, 1_060_000) });

  expect(found(trace)).toEqual([]);
});
