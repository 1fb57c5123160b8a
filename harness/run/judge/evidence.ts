import type { Finding } from '../../../reauth/findings/rule.ts';
import { purposeOf } from '../../../reauth/trace/purpose.ts';
import type { Attempt, Lane } from '../../../reauth/trace/lane.ts';
import type { Scenario, TabName } from '../../scenario/scenario.ts';
import type { Outcome } from '../../world/world.ts';

/** What a run left behind, and what was derived from it: all that an expectation is judged by. */
export interface Evidence {
  readonly scenario: Pick<Scenario, 'steps'>;
  readonly outcome: Outcome;
  /** Of the outcome's trace. */
  readonly lanes: readonly Lane[];
  /** Of the outcome's trace. */
  readonly findings: readonly Finding[];
  /** When it ended, in ms since the scenario's start. */
  readonly endedAt: number;
}

/** One request that a client was to make, by the name that a tester knows it by. */
export interface Asked {
  /** `request 3`; `GET /api/items/1 in tab A` when the scenario gives it no number. */
  readonly name: string;
  /** Absent when it never began. */
  readonly lane?: Lane;
}

/**
 * Every request of every tab, in the order of the scenario: those of the steps, whether or not they began; those that were
 * added after the second expiry; then what the app asked for by itself. Logins, logouts and refreshes are none, nor is a
 * call that belongs to no request.
 */
export function requestsOf(evidence: Evidence): readonly Asked[] {
  const numbers = new Set([
    ...evidence.scenario.steps.flatMap((step) =>
      step.do === 'request' ? step.requests.map(({ number }) => number) : [],
    ),
    ...evidence.outcome.requests.map(({ number }) => number),
  ]);
  const numbered = new Set(evidence.outcome.requests.map(({ request }) => request));
  return [
    ...[...numbers].toSorted((one, other) => one - other).map((number) => requestNumbered(number, evidence)),
    ...evidence.lanes.filter((lane) => isRequest(lane) && !numbered.has(lane.request)).map(unnumbered),
  ];
}

/** One request of the scenario, by its number. */
export function requestNumbered(number: number, { outcome, lanes }: Evidence): Asked {
  const id = outcome.requests.find((one) => one.number === number)?.request;
  const lane = lanes.find(({ request }) => request === id);
  return { name: `request ${number}`, ...(lane === undefined ? {} : { lane }) };
}

/**
 * Whether a request succeeded: its client says so, and an attempt of that very call reached the server and was answered 2xx.
 * The word of the client alone would let one pass that sends nothing.
 */
export function hasSucceeded({ outcome, attempts, path }: Lane): boolean {
  return outcome === 'fulfilled' && attempts.some((attempt) => attempt.path === path && isAnsweredWell(attempt));
}

/** Whether the server got this call, and its client an answer of 2xx. */
export const isAnsweredWell = ({ receivedAt, status }: Attempt): boolean =>
  receivedAt !== undefined && typeof status === 'number' && status >= 200 && status < 300;

/** What a tester calls a lane. */
export function nameOf(lane: Lane, { outcome }: Evidence): string {
  const number = outcome.requests.find(({ request }) => request === lane.request)?.number;
  return number === undefined ? unnumbered(lane).name : `request ${number}`;
}

/** The letter of the tab that an event's id stands for: a reload changes the id, never the letter. */
export function tabNamesOf({ outcome }: Pick<Evidence, 'outcome'>): ReadonlyMap<string, TabName> {
  return new Map(
    outcome.trace.flatMap((event) =>
      event.source === 'client' && event.type === 'tab.opened' ? [[event.tab, event.label] as const] : [],
    ),
  );
}

const isRequest = ({ tab, number, method, path }: Lane): boolean =>
  tab !== 'server' && number > 0 && purposeOf(method, path) === 'request';

function unnumbered(lane: Lane): Asked {
  return {
    name: lane.tab === 'server' ? `${lane.label} at the server` : `${lane.label} in tab ${lane.tabLabel}`,
    lane,
  };
}
