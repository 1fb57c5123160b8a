import type { Instant } from '../../reauth/time/instant.ts';
import type { CallId, ExchangeId } from '../../reauth/trace/events.ts';
import type { TokenClaims, User } from '../handler/api.ts';

/** The token that a call brought, as far as its signature tells. */
export type Presented =
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid' }
  | {
      readonly kind: 'ours';
      readonly claims: TokenClaims;
      /** When it came, if it came in a cookie: the cookie may have had no life left. Not moved by a clock that is off. */
      readonly cookieAt?: Instant;
    };

/** Who asks: the call, and the client's exchange where it told us. */
export interface Caller {
  readonly call: CallId;
  readonly exchange?: ExchangeId;
}

/** What decisions read of a user. */
export type Account = Pick<User, 'id' | 'role'>;

export interface GuardCommand extends Caller {
  readonly type: 'guard';
  readonly presented: Presented;
  /** Absent when the user is deleted. */
  readonly user?: Account;
  /** The role that the route asks for. */
  readonly role?: 'admin';
  /** The call is an order: count it when it passes. */
  readonly countsOrder?: true;
}

export interface RefreshCommand extends Caller {
  readonly type: 'refresh';
  readonly presented: Presented;
  readonly user?: Account;
  /** Ids for the tokens that a success issues. */
  readonly next: { readonly access: string; readonly refresh: string };
}

export interface LogoutCommand extends Caller {
  readonly type: 'logout';
}

export interface ExpireCommand {
  readonly type: 'expire';
  readonly what: 'access' | 'refresh' | 'session';
}

/** Another sign-in of the same user takes this session's place. */
export interface ReplaceCommand extends Caller {
  readonly type: 'replace';
}

/** A spent token of another session of the same user was presented, and the policy revokes them all. */
export interface RevokeCommand extends Caller {
  readonly type: 'revoke';
  /** The sid of that other session. */
  readonly because: string;
}

/** Ends what has run out, without a call. */
export interface SweepCommand {
  readonly type: 'sweep';
}

export type Command =
  GuardCommand | RefreshCommand | LogoutCommand | ExpireCommand | ReplaceCommand | RevokeCommand | SweepCommand;
