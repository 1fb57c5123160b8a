import { later, type Instant } from '../time/instant.ts';
import type { CallId, ExchangeId, TokenRef, TraceEvent } from '../trace/events.ts';
import type { Attempt, Lane } from '../trace/lane.ts';
import type { RuleContext } from './rule.ts';

/** Tokens that went one way with one exchange: with its answer to a client, or with its call to the server. */
export interface TokenMove {
  readonly kind: 'presented' | 'arrived';
  readonly at: Instant;
  /** Protocol time then: tokens run out by it. */
  readonly clock: Instant;
  /** At least one. */
  readonly tokens: readonly TokenRef[];
  readonly lane: Lane;
  readonly attempt: Attempt;
  /** The client itself told when. Else it is the server's time: of the receipt, or of the answer. */
  readonly isTold: boolean;
}

/** An instant, of which tab, and whether its client told it. */
export type Moment = Pick<TokenMove, 'at' | 'lane' | 'isTold'>;

/** Clocks of two tabs of one machine differ by less. */
const SKEW_MS = 20;
/** A call that only the server tells of may have waited so long in its browser, with the cookies of before on it. */
const ON_ITS_WAY_MS = 1_000;

/**
 * What the server's events say of tokens on the move, in their order: which ones each call presented, and which ones its
 * answer brought. An answer that was lost brought nothing.
 *
 * Where no answer sets a cookie, tokens travel in bodies, and an answer brings what its call had issued.
 */
export function tokenMovesOf(context: RuleContext): readonly TokenMove[] {
  const known = KNOWN.get(context);
  if (known !== undefined) return known;
  const moves = movesIn(context);
  KNOWN.set(context, moves);
  return moves;
}

/** Several rules ask for the moves of one context; each costs a walk through the trace. */
const KNOWN = new WeakMap<RuleContext, readonly TokenMove[]>();

function movesIn({ trace, lanes }: RuleContext): readonly TokenMove[] {
  const { offsets, issued, sent, setsCookies } = factsOf(trace);
  return lanes
    .flatMap((lane) =>
      lane.attempts.flatMap((attempt): readonly TokenMove[] => {
        const { call, exchange, presented, sentAt, endedAt } = attempt;
        if (call === undefined) return [];
        const isTold = exchange !== undefined && sent.has(exchange);
        const offset = offsets.get(call) ?? 0;
        const move = (kind: TokenMove['kind'], at: Instant, tokens: readonly TokenRef[]): readonly TokenMove[] =>
          tokens.length === 0 ? [] : [{ kind, at, clock: later(at, offset), tokens, lane, attempt, isTold }];
        const brought = setsCookies ? attempt.issued : (issued.get(call) ?? []);
        return [
          ...move('presented', sentAt, tokensOf(presented)),
          ...(endedAt !== undefined && hasAnswer(attempt) ? move('arrived', endedAt, brought) : []),
        ];
      }),
    )
    .toSorted((a, b) => a.at - b.at || order(a) - order(b));
}

/** Whether `later` came after `earlier` by every clock that may have stamped them. */
export function isAfter(later: Moment & { readonly kind: TokenMove['kind'] }, earlier: Moment): boolean {
  if (later.kind === 'presented' && !later.isTold) return later.at > earlier.at + ON_ITS_WAY_MS;
  const oneClock = later.isTold && earlier.isTold && later.lane.tab === earlier.lane.tab;
  return later.at > earlier.at + (oneClock ? 0 : SKEW_MS);
}

/** Whether the time of a token had not run out yet; the server may have ended its session all the same. */
export const isInDate = ({ expiresAt }: TokenRef, clock: Instant): boolean => clock < expiresAt;

/** An answer came, be it a refusal. */
export const hasAnswer = ({ status, dropped }: Attempt): boolean => typeof status === 'number' && dropped === undefined;

interface Facts {
  /** Protocol time minus wall time, by call. */
  readonly offsets: ReadonlyMap<CallId, number>;
  readonly issued: ReadonlyMap<CallId, readonly TokenRef[]>;
  readonly sent: ReadonlySet<ExchangeId>;
  readonly setsCookies: boolean;
}

function factsOf(trace: readonly TraceEvent[]): Facts {
  const offsets = new Map<CallId, number>();
  const issued = new Map<CallId, TokenRef[]>();
  const sent = new Set<ExchangeId>();
  let setsCookies = false;
  for (const event of trace) {
    if (event.type === 'fetch.sent') sent.add(event.exchange);
    else if (event.type === 'call.received') offsets.set(event.call, event.offset);
    else if (event.type === 'call.answered') {
      offsets.set(event.call, event.offset);
      setsCookies ||= event.cookies.some(({ token }) => token !== undefined);
    } else if (event.type === 'token.issued' && event.call !== undefined) {
      const tokens = issued.get(event.call);
      if (tokens) tokens.push(event.token);
      else issued.set(event.call, [event.token]);
    }
  }
  return { offsets, issued, sent, setsCookies };
}

const tokensOf = ({ access, refresh }: Attempt['presented']): readonly TokenRef[] =>
  [access, refresh].filter((token) => token !== undefined);

/** What was sent in the instant of an arrival was sent without it. */
const order = ({ kind }: TokenMove): number => (kind === 'presented' ? 0 : 1);
