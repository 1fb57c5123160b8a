import type { Instant } from '../time/instant.ts';
import type { Attribution, CallId, ClientEvent, ExchangeId, RequestId, ServerEvent, TabId } from './events.ts';
import type { FaultDone, HoldTurn, Mark } from './lane.ts';

type Client<Type extends ClientEvent['type']> = Extract<ClientEvent, { type: Type }>;
type Server<Type extends ServerEvent['type']> = Extract<ServerEvent, { type: Type }>;

/** What is known of one lane, as it was recorded. The order in which the sides reported leaves no trace in it. */
export interface LaneFacts {
  readonly key: RequestId;
  readonly tab: TabId;
  readonly started?: Client<'request.started'>;
  readonly settled?: Client<'request.settled'>;
  readonly waits: readonly WaitFacts[];
  readonly marks: readonly Mark[];
  readonly exchanges: readonly ExchangeId[];
  /** Calls that name no exchange. */
  readonly calls: readonly CallId[];
  readonly inferred: boolean;
}

/** One wait for a mutex, and who held it from when on. */
export interface WaitFacts {
  readonly wait: string;
  readonly from: Instant;
  readonly to?: Instant;
  readonly holders: readonly { readonly at: Instant; readonly on?: RequestId }[];
  readonly attribution: Attribution;
}

export interface ExchangeFacts {
  readonly sent?: Client<'fetch.sent'>;
  readonly ended?: Client<'fetch.answered'> | Client<'fetch.failed'>;
  readonly calls: readonly CallId[];
}

/** Where a call is drawn: with its exchange, or in a lane of its own. */
export type Home = 'itself' | { readonly exchange: ExchangeId };

export interface CallFacts {
  readonly home?: Home;
  readonly received?: Server<'call.received'>;
  readonly answered?: Server<'call.answered'>;
  readonly abandonedAt?: Instant;
  readonly dropped?: Server<'call.dropped'>;
  readonly holds: readonly HoldFacts[];
  readonly faults: readonly FaultDone[];
}

/** One hold that a call waited behind, until it was released. */
export interface HoldFacts extends HoldTurn {
  readonly from: Instant;
  readonly to?: Instant;
}

/** The calls behind a hold, and how many were released since there were none. */
export interface GateFacts {
  readonly held: ReadonlySet<CallId>;
  readonly released: number;
}

export const noExchange: ExchangeFacts = { calls: [] };
export const noCall: CallFacts = { holds: [], faults: [] };

export const noneHeld: GateFacts = { held: new Set(), released: 0 };

/** A lane of which nothing is known yet. */
export function noLane(key: RequestId, tab: TabId): LaneFacts {
  return { key, tab, waits: [], marks: [], exchanges: [], calls: [], inferred: false };
}

/** One exchange with all that both sides said of it: what attempts and segments are made from. */
export interface JoinedExchange {
  readonly exchange?: ExchangeId;
  readonly sent?: Client<'fetch.sent'>;
  readonly ended?: ExchangeFacts['ended'];
  readonly calls: readonly (CallFacts & { readonly call: CallId })[];
}
