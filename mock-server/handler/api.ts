import type { CallId, ServerEvent, ServerFact, TokenKind } from '../../reauth/trace/events.ts';
import type { Instant } from '../../reauth/time/instant.ts';

/**
 * A call and its answer as plain data: what every world (Express, the virtual world, a browser) speaks.
 * Header names are lower case. `body` is the text as it came; the handler parses it.
 */
export interface ApiRequest {
  readonly method: string;
  /** Without query: `/api/users/me`. Not decoded. */
  readonly path: string;
  /** Without the `?`, as it came. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ApiBody;
  /** Aborts when the client goes away before the reply. */
  readonly signal?: GoneSignal;
}

/**
 * What of an `AbortSignal` is needed to hear that a client has gone. Making a real one and listening to it takes Node some
 * 30 µs, a tenth of a refresh, so the HTTP adapter has one of its own.
 */
export interface GoneSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export type ApiBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too-large'; readonly limit: number };

export interface ApiReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each one a whole Set-Cookie header value. */
  readonly cookies: readonly string[];
  /** Sent as JSON; `undefined` sends no body. */
  readonly body: unknown;
  /** Nothing of it is sent: the connection is cut. A page sees a network error. */
  readonly cut?: true;
  /** `false`: it is sent without CORS headers, so that a page of another origin sees a network error. */
  readonly cors?: false;
}

export type ApiHandler = (request: ApiRequest) => Promise<ApiReply>;

/** What a JWT of ours says. Times in protocol ms. */
export interface TokenClaims {
  readonly id: string;
  readonly kind: TokenKind;
  /** Counts from 1 in its session and kind. */
  readonly generation: number;
  readonly sid: string;
  readonly sub: string;
  readonly role: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
}

/** What `Tokens.read` found: it never throws, since a bad token is an expected input. Expiry is the caller's matter. */
export type TokenReading =
  | { readonly kind: 'ours'; readonly claims: TokenClaims }
  | { readonly kind: 'invalid'; readonly why: 'malformed' | 'algorithm' | 'signature' | 'audience' };

/** Signs and reads tokens. Each token names the key that signed it (`kid`, RFC 7515 section 4.1.4). */
export interface Tokens {
  issue(claims: TokenClaims): Promise<string>;
  read(token: string, kind: TokenKind): Promise<TokenReading>;
  readonly keys: TokenKeys;
}

/** The keys behind the tokens: a ring a kind, whose newest key signs while the retired ones verify on. */
export interface TokenKeys {
  /** Both rings, newest key first. */
  list(): Promise<readonly KeyView[]>;
  /** Signs with a new key from now on, and answers with it. `forget`: the older keys of this kind verify nothing any more. */
  rotate(kind: TokenKind, forget: boolean): Promise<KeyView>;
  /** The public halves of the access keys: what a resource server verifies with. A secret has none. */
  published(): Promise<readonly PublicJwk[]>;
}

/** A key without its secret. `since` is wall time. */
export interface KeyView {
  readonly kid: string;
  readonly kind: TokenKind;
  readonly alg: string;
  readonly use: 'signs' | 'verifies';
  readonly since: Instant;
}

/** A public key as RFC 7517 writes it. */
export type PublicJwk = Readonly<Record<string, string>>;

export interface Passwords {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
}

/** Fresh identifiers, by what they are for. */
export interface Ids {
  next(of: 'user' | 'session' | 'token'): string;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'user' | 'admin';
  readonly passwordHash: string;
}

export interface UserStore {
  add(user: User): Promise<'added' | 'taken'>;
  byEmail(email: string): Promise<User | undefined>;
  byId(id: string): Promise<User | undefined>;
  /** In no particular order. */
  list(): Promise<readonly User[]>;
  remove(id: string): Promise<void>;
}

/** Where the server's events go and can be had again; seq counts from 1 without holes. */
export interface EventLog {
  append(fact: ServerFact): ServerEvent;
  /** The events after `seq`; begins with `events.missed` when some of them are gone from the buffer. */
  since(seq: number): readonly ServerEvent[];
  subscribe(listener: (event: ServerEvent) => void): () => void;
  readonly last: number;
}

/** The whole server without sockets. */
export interface ServerCore {
  /** `/api/…` */
  readonly api: ApiHandler;
  /** `/__reauth/…`, but for `GET events`, which is a stream and the adapter's matter. */
  readonly control: ApiHandler;
  readonly events: EventLog;
}

/** A call that waits behind a gate, as `GET state` lists it. */
export interface HeldCall {
  readonly call: CallId;
  readonly exchange?: string;
  readonly method: string;
  readonly path: string;
  readonly when: 'before' | 'after';
  readonly since: Instant;
  readonly abandoned: boolean;
}
