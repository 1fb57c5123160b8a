import { analyse } from '../../../reauth/findings/analyse.ts';
import { instant } from '../../../reauth/time/instant.ts';
import { lanesOf } from '../../../reauth/trace/lanes.ts';
import { tabOf } from '../../../reauth/trace/ids.ts';
import { TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Outcome } from '../../world/world.ts';
import type { Evidence } from './evidence.ts';

/** When the scenarios of the tests began, as their traces count: 0 would hide who forgets to subtract it. */
export const START = 5_000;

/** A trace in which the page `A-1` of tab A is open. Times are those of the trace. */
export function tabAOpen(): TraceBuilder {
  return new TraceBuilder().client(START, 'A-1', { type: 'tab.opened', label: 'A', client: 'recipe' });
}

/** Requests of tab A, each asked for at the start. It ends with a status, a word of RTK Query's, `aborted`, or stays `pending`; `A-1.1` is the scenario's request 1. */
export function ending(...ends: readonly (number | string)[]): TraceBuilder {
  return ends.reduce<TraceBuilder>((trace, end, index) => {
    const request = `A-1.${index + 1}`;
    trace.started(START + 1, request).sent(START + 1, `${request}.1`);
    if (end === 'pending') return trace;
    if (end === 'aborted') return trace.settled(START + 50, request, 'aborted');
    if (typeof end === 'number') {
      trace.received(START + 20, `c${index + 1}`, `${request}.1`).answered(START + 40, `${request}.1`, end);
    }
    const outcome = typeof end === 'number' && end < 400 ? 'fulfilled' : 'rejected';
    return trace.settled(START + 50, request, outcome, end);
  }, tabAOpen());
}

/** A login of a page and what came of it: answered 200 it starts the session `s1`. Requests that a test numbers come before 9. */
export function loggingIn(
  trace: TraceBuilder,
  status: number | 'lost' | 'never sent' = 200,
  request = 'A-1.9',
): TraceBuilder {
  const [tab, call, exchange] = [tabOf(request), `c ${request}`, `${request}.1`];
  const at = START + 100;
  const login = { type: 'request.started', request, method: 'POST', path: '/api/auth/login', query: [] } as const;
  trace.client(at, tab, login);
  if (status === 'never sent') return trace.settled(at + 50, request, 'fulfilled');
  trace.sent(at, exchange, 'login').received(at + 10, call, exchange, 'login');
  if (status === 'lost') {
    trace.client(at + 40, tab, { type: 'fetch.failed', exchange, error: 'TypeError' });
    return trace.settled(at + 50, request, 'rejected', 'FETCH_ERROR');
  }
  if (status === 200) {
    trace.server(at + 20, { type: 'session.started', sid: 's1', user: 'user@example.com', call });
    trace.replied(at + 20, call, 200, 'logged-in', { exchange });
  } else if (status === 401) {
    trace.replied(at + 20, call, 401, 'credentials-wrong', { exchange, message: 'Invalid email or password' });
  } else trace.replied(at + 20, call, status, 'unavailable', { exchange });
  trace.answered(at + 40, exchange, status);
  return trace.settled(at + 50, request, status === 200 ? 'fulfilled' : 'rejected', status);
}

/** What a run of that trace left behind; its requests are numbered as their ids are, unless it is said otherwise. */
export function evidenceOf(
  { trace }: Pick<TraceBuilder, 'trace'>,
  outcome: Partial<Outcome> = {},
  steps: Scenario['steps'] = [],
): Evidence {
  const lanes = lanesOf(trace);
  const requests = lanes
    .filter(({ number, tab, path }) => number > 0 && tab === 'A-1' && !path.includes('auth'))
    .map(({ number, request }) => ({ number, request }));
  const tabs = [{ tab: 'A', path: '/', isLoggedIn: true }];
  return {
    scenario: { steps },
    outcome: { trace, startedAt: START, requests, tabs, orders: 0, sessions: 1, ...outcome },
    lanes,
    findings: analyse(trace, { now: instant(START + 20_000), lanes }),
    endedAt: 20_000,
  };
}
