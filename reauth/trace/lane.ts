import type { Instant } from '../time/instant.ts';
import type {
  Attribution,
  CallId,
  ExchangeId,
  FaultKind,
  Purpose,
  Reason,
  RequestId,
  TabId,
  TokenRef,
} from './events.ts';

/** One request on the timeline, retries and its refresh included. Derived from a trace, never stored. */
export interface Lane {
  /** The request's id; for a call that names none, the id of its exchange or of its call. */
  readonly request: RequestId;
  /** `server` for a call that only the server saw and that names no tab. */
  readonly tab: TabId;
  readonly tabLabel: string;
  /** The request's number in its tab; 0 for an exchange that belongs to no request. */
  readonly number: number;
  /** `GET /api/items/1` */
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly endpoint?: string;
  readonly startedAt: Instant;
  /** Absent while it is pending. */
  readonly endedAt?: Instant;
  /** By `from`. Those of one exchange do not overlap. */
  readonly segments: readonly Segment[];
  readonly attempts: readonly Attempt[];
  readonly status: number | string | undefined;
  readonly outcome: 'pending' | 'fulfilled' | 'rejected' | 'aborted';
  /** `inferred` as soon as one event of it is. */
  readonly attribution: Attribution;
  readonly marks: readonly Mark[];
}

export type SegmentKind = 'queued' | 'in-flight' | 'held' | 'blocked' | 'refresh' | 'retry';

/** One stretch of a lane. Open (`to` absent) while it lasts. */
export interface Segment {
  readonly kind: SegmentKind;
  readonly from: Instant;
  readonly to?: Instant;
  readonly exchange?: ExchangeId;
  readonly call?: CallId;
  /** `blocked`: who holds the mutex that it waits for. */
  readonly on?: RequestId;
  /** `held`: whether the server had acted already, and how it went on. */
  readonly hold?: HoldTurn;
  /** The connection of the exchange was cut by the server instead of an answer. */
  readonly dropped?: 'before' | 'after';
  /** Of the whole exchange, once it is answered. */
  readonly status?: number | string;
  /** What the exchange presented, as the server read it. */
  readonly token?: Presented;
  readonly attribution: Attribution;
}

/** A hold that a call waited behind. */
export interface HoldTurn {
  readonly when: 'before' | 'after';
  /** Its place in the order of release, counted from when nothing was held; absent while it is held. */
  readonly turn?: number;
}

/** A fault that was done to a call. */
export interface FaultDone {
  readonly at: Instant;
  readonly fault: string;
  readonly kind: FaultKind;
}

export interface Presented {
  readonly access?: TokenRef;
  readonly refresh?: TokenRef;
}

/** One HTTP exchange of a lane, both sides joined. */
export interface Attempt {
  readonly exchange?: ExchangeId;
  readonly call?: CallId;
  readonly purpose: Purpose;
  readonly method: string;
  readonly path: string;
  /** When the client sent it; when the server got it, for a call that no client told of. */
  readonly sentAt: Instant;
  readonly receivedAt?: Instant;
  /** When the answer, or the failure, was there. */
  readonly endedAt?: Instant;
  /** The HTTP status, or the error's name when there was no answer. */
  readonly status?: number | string;
  /** Why the server answered so. */
  readonly reason?: Reason;
  readonly message?: string;
  /** The server cut the connection instead of an answer: before it acted, or after. */
  readonly dropped?: 'before' | 'after';
  /** What was done to its call on purpose. */
  readonly faults: readonly FaultDone[];
  readonly presented: Presented;
  /** The tokens that its answer set. */
  readonly issued: readonly TokenRef[];
  readonly attribution: Attribution;
}

/** A moment on a lane. */
export interface Mark {
  readonly kind: 'acquired' | 'released' | 'session-lost';
  readonly at: Instant;
  readonly mutex?: string;
}
