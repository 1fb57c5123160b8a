import type { TraceEvent } from './events.ts';
import { tokenRef, TraceBuilder } from './trace-builder.ts';

/** Tokens of the sample races: the first access token ran out at wall time 800, protocol time 1 000 800. */
export const SPENT_ACCESS = tokenRef('a1', 'access', 1, 1_000_800);
export const REFRESH = tokenRef('r1', 'refresh', 1, 1_060_000);
export const FRESH_ACCESS = tokenRef('a2', 'access', 2, 1_016_000);

/**
 * `count` requests of tab A meet one expired token, for tests. `recipe` refreshes once, from 1100 to 1500, under a
 * mutex that the others wait for; `naive` lets each refresh on its own.
 */
export function sampleRace(client: 'recipe' | 'naive', count: number): readonly TraceEvent[] {
  const trace = new TraceBuilder().client(990, 'A', { type: 'tab.opened', label: 'Tab A', client });
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  for (const n of numbers) trace.started(1_000 + n, `A.${n}`, `/api/items/${n}`).sent(1_000 + n, `A.${n}.1`);
  for (const n of numbers) refuse(trace, n);
  const message = 'You are not logged in';
  for (const n of numbers) {
    trace.client(1_080 + n, 'A', { type: 'fetch.answered', exchange: `A.${n}.1`, status: 401, headers: {}, message });
    if (client === 'naive') continue;
    if (n === 1) trace.mutex(1_091, 'mutex.acquired', 'A.1');
    else trace.wait(1_090 + n, 'mutex.awaited', `A.${n}`);
  }
  const refreshing = client === 'recipe' ? numbers.slice(0, 1) : numbers;
  for (const n of refreshing) trace.sent(1_100 + n, `A.${n}.2`, 'refresh');
  for (const n of refreshing) {
    trace.received(1_110 + n, `f${n}`, `A.${n}.2`, 'refresh', { refresh: REFRESH });
    trace.server(1_490 + n, { type: 'token.issued', token: FRESH_ACCESS, call: `f${n}`, from: REFRESH.id });
    const cookies = [{ name: 'access_token', maxAge: 15, token: FRESH_ACCESS }];
    trace.replied(1_490 + n, `f${n}`, 200, 'refreshed', { exchange: `A.${n}.2`, cookies });
  }
  for (const n of refreshing) trace.answered(1_500 + n, `A.${n}.2`, 200);
  if (client === 'recipe') trace.mutex(1_510, 'mutex.released', 'A.1');
  for (const n of numbers) {
    if (client === 'recipe' && n > 1) trace.wait(1_511, 'mutex.passed', `A.${n}`);
    retry(trace, n);
  }
  return trace.trace;
}

function refuse(trace: TraceBuilder, n: number): void {
  trace.received(1_010 + n, `c${n}`, `A.${n}.1`, 'request', { access: SPENT_ACCESS, refresh: REFRESH });
  trace.replied(1_070 + n, `c${n}`, 401, 'token-expired', { exchange: `A.${n}.1`, message: 'You are not logged in' });
}

function retry(trace: TraceBuilder, n: number): void {
  const exchange = `A.${n}.3`;
  trace.sent(1_520 + n, exchange).received(1_530 + n, `d${n}`, exchange, 'request', { access: FRESH_ACCESS });
  trace.replied(1_640 + n, `d${n}`, 200, 'ok', { exchange }).answered(1_650 + n, exchange, 200);
  trace.settled(1_660 + n, `A.${n}`, 'fulfilled', 200);
}
