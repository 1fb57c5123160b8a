import type { Instant } from '../time/instant.ts';

/**
 * The vocabulary of a trace. Types only; `event-schema.ts` parses it, `capture.ts` decides what may enter it.
 *
 * No event carries a secret: a token is its `jti`, a body is its shape, a query is the names of its keys.
 */
export type TraceEvent = ClientEvent | ServerEvent | CookieEvent;

/** One tab or Lab client, unique in a trace: `A-3f9c`. Its label is in `tab.opened`. */
export type TabId = string;
/** One logical request of a client, retries included: `${TabId}.${n}`. */
export type RequestId = string;
/** One HTTP exchange: `${RequestId}.${n}`, n from 1. Travels to our own server as `x-reauth-request`. */
export type ExchangeId = string;
/** One call as the server counted it: `c1`, `c2`, … */
export type CallId = string;

export type TokenKind = 'access' | 'refresh';

/** A token without its secret. `expiresAt` is protocol time; `generation` counts from 1 in its session. */
export interface TokenRef {
  readonly id: string;
  readonly kind: TokenKind;
  readonly generation: number;
  readonly sid: string;
  readonly expiresAt: Instant;
}

/** The claims that a trace may hold (RFC 7519 section 4.1, and `sid`). Times in seconds, fractions allowed. */
export interface Claims {
  readonly iss?: string;
  readonly aud?: string;
  readonly iat?: number;
  readonly exp?: number;
  readonly jti?: string;
  readonly sid?: string;
}

/** The shape of a JSON body: names and types, never values. */
export type Shape = string | { readonly [key: string]: Shape } | readonly Shape[];

/** What a call is for. `refresh` is what the path says, not what the client meant. */
export type Purpose = 'request' | 'refresh' | 'login' | 'logout' | 'register';

/** How sure we are that an event belongs to the request it names. */
export type Attribution = 'exact' | 'inferred';

/** What every event has. `at` is wall time; `seq` counts from 1 within one emitter (a tab, the server, a cookie jar). */
interface Stamp {
  readonly seq: number;
  readonly at: Instant;
}

export type ClientEvent = Stamp & { readonly source: 'client'; readonly tab: TabId } & ClientFact;

export type ClientFact =
  | { readonly type: 'tab.opened'; readonly label: string; readonly client: string }
  | {
      readonly type: 'request.started';
      readonly request: RequestId;
      readonly method: string;
      readonly path: string;
      readonly query: readonly string[];
      readonly endpoint?: string;
    }
  | {
      readonly type: 'request.settled';
      readonly request: RequestId;
      readonly outcome: 'fulfilled' | 'rejected' | 'aborted';
      /** The HTTP status, or RTK Query's word: FETCH_ERROR, PARSING_ERROR, TIMEOUT_ERROR, CUSTOM_ERROR. */
      readonly status?: number | string;
    }
  /** A caller began to wait: `waitForUnlock` or `acquire` on a mutex that was locked. `wait` pairs it with `mutex.passed`. */
  | ({ readonly type: 'mutex.awaited'; readonly wait: string } & MutexRef)
  | ({ readonly type: 'mutex.passed'; readonly wait: string } & MutexRef)
  | ({ readonly type: 'mutex.acquired' } & MutexRef)
  | ({ readonly type: 'mutex.released' } & MutexRef)
  | {
      readonly type: 'fetch.sent';
      readonly exchange: ExchangeId;
      readonly request?: RequestId;
      readonly attribution: Attribution;
      readonly purpose: Purpose;
      readonly method: string;
      readonly path: string;
      readonly query: readonly string[];
      readonly headers: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'fetch.answered';
      readonly exchange: ExchangeId;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** One of the protocol's own messages (`capture.ts` lists them); any other text is left out. */
      readonly message?: string;
      readonly body?: Shape;
    }
  /** No response: the error's name only (`TypeError`, `AbortError`), since its text may quote a URL. */
  | { readonly type: 'fetch.failed'; readonly exchange: ExchangeId; readonly error: string }
  /** The client gave the session up (dispatched `logout()`) because a refresh failed. */
  | { readonly type: 'session.lost'; readonly request?: RequestId; readonly status?: number | string }
  /** Events that were not captured because there were too many of them, or a message could not be read. */
  | { readonly type: 'events.dropped'; readonly count: number; readonly why: 'rate' | 'malformed' };

interface MutexRef {
  /** Which mutex: `${TabId}/${name}`. */
  readonly mutex: string;
  readonly request?: RequestId;
  readonly attribution: Attribution;
}

/** `offset` is protocol time minus wall time, in ms, when the event happened. */
export type ServerEvent = Stamp & { readonly source: 'server'; readonly offset: number } & ServerFact;

export type ServerFact =
  | {
      readonly type: 'call.received';
      readonly call: CallId;
      readonly exchange?: ExchangeId;
      readonly purpose: Purpose;
      readonly method: string;
      readonly path: string;
      readonly query: readonly string[];
      /** Tokens of ours with a good signature, expired or not. */
      readonly presented: { readonly access?: TokenRef; readonly refresh?: TokenRef };
    }
  | { readonly type: 'call.held'; readonly call: CallId; readonly when: 'before' | 'after' }
  | { readonly type: 'call.released'; readonly call: CallId }
  /** The client went away before the reply was sent. */
  | { readonly type: 'call.abandoned'; readonly call: CallId }
  | {
      readonly type: 'call.answered';
      readonly call: CallId;
      readonly exchange?: ExchangeId;
      readonly status: number;
      readonly reason: Reason;
      readonly message?: string;
      readonly cookies: readonly SetCookieFact[];
    }
  | { readonly type: 'session.started'; readonly sid: string; readonly user: string; readonly call?: CallId }
  | {
      readonly type: 'session.ended';
      readonly sid: string;
      readonly why: 'logout' | 'expired' | 'control' | 'user-deleted' | 'replaced';
      readonly call?: CallId;
    }
  /** `from` is the refresh token that was presented to get it (rotation: the one that is now spent). */
  | { readonly type: 'token.issued'; readonly token: TokenRef; readonly call?: CallId; readonly from?: string }
  /** By command, not by time. Tokens that simply run out have no event: `expiresAt` says it. */
  | { readonly type: 'token.expired'; readonly token: TokenRef }
  | { readonly type: 'token.rotated'; readonly token: TokenRef; readonly by: CallId; readonly into: TokenRef }
  /** A spent refresh token was presented; `spentBy` is the call (and exchange) that spent it. */
  | {
      readonly type: 'token.reused';
      readonly token: TokenRef;
      readonly call: CallId;
      readonly exchange?: ExchangeId;
      readonly spentBy: CallId;
      readonly spentByExchange?: ExchangeId;
    }
  /** A spent refresh token was presented within its grace; `mode` says what that brought. No misuse, so no `token.reused`. */
  | {
      readonly type: 'token.forgiven';
      readonly token: TokenRef;
      readonly call: CallId;
      readonly exchange?: ExchangeId;
      readonly mode: GraceMode;
      readonly spentBy: CallId;
      readonly spentByExchange?: ExchangeId;
    }
  /** `because` names the session whose spent token did it, where that is another one of the same user. */
  | { readonly type: 'family.revoked'; readonly sid: string; readonly call: CallId; readonly because?: string }
  /** A fault was done to this call. */
  | { readonly type: 'fault.applied'; readonly call: CallId; readonly fault: string; readonly kind: FaultKind }
  /** The connection was cut instead of an answer: before the server acted, or after. */
  | { readonly type: 'call.dropped'; readonly call: CallId; readonly when: 'before' | 'after' }
  /** The faults that stand from now on. */
  | { readonly type: 'faults.changed'; readonly faults: readonly { readonly id: string; readonly kind: FaultKind }[] }
  /** New tokens of this kind are signed with another key; `forgotten`: the older keys verify nothing any more. */
  | { readonly type: 'keys.rotated'; readonly kind: TokenKind; readonly kid: string; readonly forgotten: boolean }
  | { readonly type: 'clock.advanced'; readonly by: number }
  | { readonly type: 'policy.changed'; readonly changed: Readonly<Record<string, string | number | boolean>> }
  | { readonly type: 'state.reset' }
  /** Cookies of our names arrived that we did not issue: another server on this host uses them. */
  | { readonly type: 'cookies.foreign'; readonly names: readonly string[] }
  /** Events `from`..`to` (seq) are gone from the server's buffer. */
  | { readonly type: 'events.missed'; readonly from: number; readonly to: number };

/** What a refresh token that was spent a moment ago still brings. */
export type GraceMode = 'same-successor' | 'new-branch' | 'access-only' | 'refuse' | 'until-used';

/** What can be done to a call on purpose. */
export type FaultKind =
  | 'latency'
  | 'drop'
  | 'hang'
  | 'status'
  | 'no-cors'
  | 'set-cookie'
  | 'non-atomic-rotation'
  | 'replication-lag'
  | 'clock-skew';

/** Why the server answered as it did. The finding rules and the story read this, never the message. */
export type Reason =
  | 'ok'
  | 'registered'
  | 'logged-in'
  | 'refreshed'
  | 'logged-out'
  | 'no-token'
  | 'token-expired'
  | 'token-invalid'
  | 'session-gone'
  | 'session-revoked'
  | 'user-gone'
  | 'refresh-missing'
  | 'refresh-expired'
  | 'refresh-invalid'
  | 'refresh-spent'
  | 'refresh-in-grace'
  | 'credentials-wrong'
  | 'email-taken'
  | 'role-missing'
  | 'bad-request'
  | 'too-large'
  | 'not-found'
  | 'method-not-allowed'
  | 'origin-refused'
  | 'host-refused'
  | 'fault'
  | 'unavailable'
  | 'error';

export interface SetCookieFact {
  readonly name: string;
  /** Seconds; 0 clears the cookie. */
  readonly maxAge: number;
  readonly token?: TokenRef;
}

/** `jar` names the browser or tab whose cookies these are; wall time throughout. */
export type CookieEvent = Stamp & { readonly source: 'cookie'; readonly jar: string } & CookieFact;

export type CookieFact =
  | ({ readonly type: 'cookie.set' } & Cookie)
  | { readonly type: 'cookie.removed'; readonly name: string; readonly cause: 'expired' | 'overwritten' | 'deleted' };

/** One cookie as the browser holds it, without its value. */
export interface Cookie {
  readonly name: string;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none' | 'unspecified';
  readonly path: string;
  /** Wall time; absent for a session cookie. */
  readonly expiresAt?: Instant;
  readonly claims?: Claims;
}
