import type { CallId, ServerEvent } from '../../trace/events.ts';
import type { Attempt, Lane } from '../../trace/lane.ts';
import { evidenceIndexOf } from '../evidence-index.ts';
import { namesOf, requestsOf } from '../evidence.ts';
import type { Finding, Rule } from '../rule.ts';

type Revoked = Extract<ServerEvent, { type: 'family.revoked' }>;
type Reused = Extract<ServerEvent, { type: 'token.reused' }>;

/**
 * The family of an honest client was revoked: the harm that a refresh which ran twice and a spent token lead to under reuse
 * detection (RFC 9700 section 4.14.2). Reports: https://github.com/opendefender/OpenRisk/issues/700,
 * https://github.com/fliks-app/fliks/pull/457.
 *
 * A server cannot tell a race from a thief, nor can a trace for sure. Where both who spent the token and who presented it
 * again are clients that the trace knows, it was no thief; else it is a warning.
 */
export const familyRevoked: Rule = {
  id: 'family-revoked',
  title: 'A session was revoked as if its token had been stolen',
  cause:
    'A client presented a refresh token that had been spent, and the server took it for a thief’s: it cannot tell them apart.',
  scenario: 'two-tabs-refresh-together',
  check: ({ trace, lanes }) => {
    const revocations = trace.filter((event) => event.type === 'family.revoked');
    if (revocations.length === 0) return [];
    const reuses = new Map<CallId, Reused>();
    for (const event of trace) if (event.type === 'token.reused') reuses.set(event.call, event);
    const callers = callersOf(lanes);
    const index = evidenceIndexOf(trace);
    return revocations.map((revoked) => {
      const reuse = reuses.get(revoked.call);
      const presenter = callers.get(revoked.call);
      const spender = reuse && callers.get(reuse.spentBy);
      const known = [spender, presenter].filter((caller) => caller !== undefined);
      return {
        ...wordsOf(revoked, reuse, presenter?.lane, spender?.lane),
        evidence: index.of(
          known.map(({ attempt }) => attempt),
          [revoked, ...(reuse ? [reuse] : [])],
        ),
        requests: requestsOf(known.map(({ lane }) => lane)),
      };
    });
  },
};

interface Caller {
  readonly lane: Lane;
  readonly attempt: Attempt;
}

function callersOf(lanes: readonly Lane[]): ReadonlyMap<CallId, Caller> {
  const callers = new Map<CallId, Caller>();
  for (const lane of lanes)
    for (const attempt of lane.attempts) if (attempt.call !== undefined) callers.set(attempt.call, { lane, attempt });
  return callers;
}

function wordsOf(
  { sid, call, because }: Revoked,
  reuse: Reused | undefined,
  presenter: Lane | undefined,
  spender: Lane | undefined,
): Omit<Finding, 'evidence' | 'requests'> {
  const who = presenter ? namesOf([presenter]) : `Call ${call}`;
  const by = spender ? namesOf([spender]) : `call ${reuse?.spentBy ?? 'unknown'}`;
  const what = reuse === undefined ? 'a spent refresh token' : `refresh token generation ${reuse.token.generation}`;
  const whose = because === undefined ? '' : ` of session ${because}, of the same user`;
  const honest = [presenter, spender].every((lane) => lane !== undefined && lane.tab !== 'server');
  const acrossTabs = honest && presenter?.tab !== spender?.tab;
  return {
    rule: familyRevoked.id,
    severity: honest ? 'error' : 'warning',
    summary: `The server revoked session ${sid}: ${who} presented ${what}${whose}, which ${by} had spent.`,
    cause: acrossTabs
      ? 'Two tabs of one browser used the same refresh token, and the server took the second for a thief.'
      : familyRevoked.cause,
    remedy: acrossTabs
      ? 'Share one refresh lock between the tabs (navigator.locks), or give the server a grace window for rotation.'
      : honest
        ? 'Let one refresh run at a time and keep its token before it is used, or give the server a grace window for rotation.'
        : 'Find out who presented the token. If it was your own client, let one refresh run at a time, or give the server a grace window for rotation.',
  };
}
