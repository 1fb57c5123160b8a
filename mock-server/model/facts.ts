/** The policy as the model knows it. Durations in ms. */
export interface ModelPolicy {
  readonly access: number;
  readonly refresh: number;
  readonly sliding: boolean;
  readonly rotation: 'off' | 'strict' | 'grace';
  readonly grace: number;
  readonly graceMode: 'same-successor' | 'new-branch' | 'access-only' | 'refuse' | 'until-used';
  readonly onReuse: 'accept' | 'reject' | 'revoke-family' | 'revoke-user';
  readonly sessions: 'per-login' | 'per-user';
  readonly profile: 'default' | 'rfc' | 'bearer';
}

/** One sign-in. */
export interface ModelSession {
  readonly user: string;
  endsAt: number;
  state: 'live' | 'revoked' | 'gone';
  refreshes: number;
  forgiven: number;
  spentPresented: number;
  orders: number;
}

/** One access token. */
export interface ModelAccess {
  readonly kind: 'access';
  readonly session: ModelSession;
  readonly endsAt: number;
  /** Expired by command. */
  isCut: boolean;
}

/** One refresh token of a family, whatever copies of it were handed out. */
export interface ModelRefresh {
  readonly session: ModelSession;
  readonly parent: ModelRefresh | undefined;
  /** Of the newest copy. */
  endsAt: number;
  isCut: boolean;
  spentAt: number | undefined;
}

/** A refresh token as it was handed out: a session that slides hands the same one out again with a later end. */
export interface ModelCopy {
  readonly kind: 'refresh';
  readonly token: ModelRefresh;
  readonly endsAt: number;
}

/** What a client presents. */
export type ModelPresented<T> = T | 'nothing' | 'forged';

/** What the model expects of a call. */
export interface Expected {
  readonly status: number;
  readonly reason: string;
  readonly access?: ModelAccess;
  readonly refresh?: ModelCopy;
}
