import { analyse } from '../../../reauth/findings/analyse.ts';
import { instant } from '../../../reauth/time/instant.ts';
import { lanesOf } from '../../../reauth/trace/lanes.ts';
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
    if (typeof end === 'number') trace.answered(START + 40, `${request}.1`, end);
    const outcome = typeof end === 'number' && end < 400 ? 'fulfilled' : 'rejected';
    return trace.settled(START + 50, request, outcome, end);
  }, tabAOpen());
}

/** What a run of that trace left behind; its requests are numbered as their ids are, unless it is said otherwise. */
export function evidenceOf(
  { trace }: TraceBuilder,
  outcome: Partial<Outcome> = {},
  steps: Scenario['steps'] = [],
): Evidence {
  const lanes = lanesOf(trace);
  const requests = lanes
    .filter(({ number, tab }) => number > 0 && tab === 'A-1')
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
