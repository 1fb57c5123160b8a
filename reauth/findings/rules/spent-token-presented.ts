import type { CallId, ExchangeId, ServerEvent, TraceEvent } from '../../trace/events.ts';
import type { Lane } from '../../trace/lane.ts';
import { namesOf, requestsOf } from '../evidence.ts';
import type { Finding, Rule, RuleContext } from '../rule.ts';

type Reused = Extract<ServerEvent, { type: 'token.reused' }>;

/**
 * A refresh token that had been rotated away was presented again: a lost race, or a thief (RFC 9700 section 4.14.2).
 *
 * The server's own event says who spent it, so this rule guesses nothing.
 */
export const spentTokenPresented: Rule = {
  id: 'spent-token-presented',
  title: 'A spent refresh token was presented',
  cause:
    'A refresh went out with a token that another refresh had just used up: who sent it had not heard of the successor.',
  scenario: 'two-tabs-refresh-together',
  check: (context) =>
    context.trace
      .filter((event): event is Reused => event.source === 'server' && event.type === 'token.reused')
      .map((reuse) => findingOf(reuse, context)),
};

function findingOf(reuse: Reused, { trace, lanes }: RuleContext): Finding {
  const { token, call, exchange, spentBy, spentByExchange } = reuse;
  const presenter = laneWith(lanes, call, exchange);
  const spender = laneWith(lanes, spentBy, spentByExchange);
  const revoked = trace.some(
    (event) => event.source === 'server' && event.type === 'family.revoked' && event.call === call,
  );
  const ending = revoked ? ' The server revoked the whole session.' : '';
  const acrossTabs = presenter !== undefined && spender !== undefined && presenter.tab !== spender.tab;
  return {
    rule: spentTokenPresented.id,
    severity: 'error',
    summary: `${presenter ? namesOf([presenter]) : `Call ${call}`} presented refresh token generation ${token.generation} of session ${token.sid}, which ${spender ? namesOf([spender]) : `call ${spentBy}`} had spent.${ending}`,
    cause: acrossTabs
      ? 'Both tabs read the same refresh token before either had its successor; each took it for its own to use.'
      : spentTokenPresented.cause,
    remedy: acrossTabs
      ? 'Share one refresh lock between the tabs (navigator.locks), or give the server a grace window for rotation.'
      : 'Let one refresh run at a time and wait for its answer, or give the server a grace window for rotation.',
    evidence: trace.filter((event) => concerns(event, reuse)),
    requests: requestsOf([spender, presenter].filter((lane) => lane !== undefined)),
  };
}

function laneWith(lanes: readonly Lane[], call: CallId, exchange: ExchangeId | undefined): Lane | undefined {
  return lanes.find(({ attempts }) =>
    attempts.some((attempt) => attempt.call === call || (exchange !== undefined && attempt.exchange === exchange)),
  );
}

/** The reuse, what its call caused, and the two calls. */
function concerns(event: TraceEvent, { call, exchange, spentBy, spentByExchange }: Reused): boolean {
  if (event.source === 'server') {
    if (event.type === 'token.rotated') return event.by === spentBy;
    return 'call' in event && event.call !== undefined && (event.call === call || event.call === spentBy);
  }
  if (event.source === 'cookie' || !('exchange' in event)) return false;
  return event.exchange === exchange || event.exchange === spentByExchange;
}
