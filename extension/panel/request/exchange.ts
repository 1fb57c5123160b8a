import type { SetCookieFact, TokenKind, TokenRef, TraceEvent } from '../../../reauth/trace/events.ts';
import type { Attempt } from '../../../reauth/trace/lane.ts';

/** What an exchange's own events add to its attempt: what went over the wire. */
export interface Exchange {
  readonly query: readonly string[];
  readonly sent: Readonly<Record<string, string>>;
  readonly answered: Readonly<Record<string, string>>;
  readonly cookies: readonly SetCookieFact[];
  readonly changes: readonly TokenChange[];
}

/** One kind of token before the exchange and after it; `after` is absent when the exchange left it as it was. */
export interface TokenChange {
  readonly kind: TokenKind;
  readonly before?: TokenRef;
  readonly after?: TokenRef;
}

/** Finds what the trace says of one attempt: by exchange, or by call where no client told of it. */
export function exchangeOf({ exchange, call, presented, issued }: Attempt, events: readonly TraceEvent[]): Exchange {
  let found: Exchange = { query: [], sent: {}, answered: {}, cookies: [], changes: changesOf(presented, issued) };
  for (const event of events) {
    if (event.source === 'client' && 'exchange' in event && event.exchange === exchange) {
      if (event.type === 'fetch.sent') found = { ...found, sent: event.headers, query: event.query };
      if (event.type === 'fetch.answered') found = { ...found, answered: event.headers };
    }
    if (event.type === 'call.answered' && event.call === call) found = { ...found, cookies: event.cookies };
  }
  return found;
}

function changesOf(presented: Attempt['presented'], issued: readonly TokenRef[]): readonly TokenChange[] {
  return (['access', 'refresh'] as const).flatMap((kind): readonly TokenChange[] => {
    const before = presented[kind];
    const after = issued.findLast((token) => token.kind === kind);
    if (before === undefined && after === undefined) return [];
    return [{ kind, ...(before && { before }), ...(after && { after }) }];
  });
}
