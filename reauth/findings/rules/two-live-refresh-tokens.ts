import { later, type Instant } from '../../time/instant.ts';
import type { CallId, TraceEvent } from '../../trace/events.ts';
import { emptyFamilies, stepFamilies } from '../../trace/families.ts';
import { tokenStateAt, type Family, type FamilyNode } from '../../trace/family.ts';
import type { Lane } from '../../trace/lane.ts';
import { listed } from '../../trace/wording.ts';
import { isAtRest } from '../at-rest.ts';
import { evidenceIndexOf, type EvidenceIndex } from '../evidence-index.ts';
import { namesOf, requestsOf } from '../evidence.ts';
import type { Finding, Rule } from '../rule.ts';

/** The server's own default, for traces in which nobody changes it. */
const GRACE_MS = 10_000;

/**
 * Oracle 10: at rest the server holds one live refresh token per session. Reports:
 * https://github.com/ory/docs/pull/1959, https://github.com/leodip/goiabada/issues/128.
 *
 * Live is what is neither spent nor over; a spent token that would still be forgiven is not. A branch that grace mode
 * `new-branch` has grown is what that server means to do for those who race, so it counts only once the grace of the token
 * that it grew from is over: from then on one of the two is nobody's. Needs the server's events.
 */
export const twoLiveRefreshTokens: Rule = {
  id: 'two-live-refresh-tokens',
  title: 'A session has more than one live refresh token',
  cause:
    'The server granted one refresh token twice, and each time it brought a successor of its own: revoking or spending one leaves the other.',
  scenario: 'a-grace-that-mints-another-pair',
  check: (context) => {
    const { trace, now } = context;
    if (!trace.some(({ type }) => type === 'token.rotated' || type === 'token.forgiven' || type === 'token.reused'))
      return [];
    if (!isAtRest(context)) return [];
    const { families, offset } = stepFamilies(emptyFamilies, trace);
    const clock = later(now, offset);
    const grace = graceOf(trace);
    const index = evidenceIndexOf(trace);
    return families.flatMap((family) => {
      const live = family.nodes.filter((node) => tokenStateAt(family, node, clock) === 'live');
      const counted = live.filter((node) => !isForgivenBranch(family, node, clock, grace));
      return counted.length > 1 ? [findingOf(family, counted, context.lanes, index)] : [];
    });
  },
};

/** How long a spent token is forgiven, as far as the trace tells. */
function graceOf(trace: readonly TraceEvent[]): number {
  const change = trace.findLast((event) => event.type === 'policy.changed' && 'grace' in event.changed);
  const grace = change?.type === 'policy.changed' ? change.changed['grace'] : undefined;
  return typeof grace === 'number' ? grace : GRACE_MS;
}

/** It came of a token that was forgiven, and whose grace is not over yet. */
function isForgivenBranch({ nodes }: Family, { parent, issuedBy }: FamilyNode, clock: Instant, grace: number): boolean {
  const from = nodes.find(({ token }) => token.id === parent);
  const isBranch = from?.presentations.some(({ call, mode }) => mode === 'new-branch' && call === issuedBy?.call);
  return isBranch === true && from?.spent?.clock !== undefined && clock < from.spent.clock + grace;
}

function findingOf(
  { sid }: Family,
  live: readonly FamilyNode[],
  lanes: readonly Lane[],
  index: EvidenceIndex,
): Finding {
  const calls = new Map<CallId, Lane>();
  for (const lane of lanes) for (const { call } of lane.attempts) if (call !== undefined) calls.set(call, lane);
  const laneOf = ({ issuedBy }: FamilyNode): Lane | undefined => issuedBy && calls.get(issuedBy.call);
  const owners = live.map(laneOf).filter((lane) => lane !== undefined);
  const names = live.map((node) => {
    const lane = laneOf(node);
    return `generation ${node.token.generation}${lane ? ` (of ${namesOf([lane])})` : ''}`;
  });
  const attempts = live.flatMap((node) =>
    (laneOf(node)?.attempts ?? []).filter(({ call }) => call === node.issuedBy?.call),
  );
  return {
    rule: twoLiveRefreshTokens.id,
    severity: 'warning',
    summary: `Session ${sid} has ${live.length} live refresh tokens: ${listed(names)}.`,
    cause: twoLiveRefreshTokens.cause,
    remedy:
      'Let the server rotate in one step (compare and set), and answer a repeat within the grace with the successor that is there; in the client let one refresh run at a time.',
    evidence: index.of(attempts),
    requests: requestsOf(owners),
  };
}
