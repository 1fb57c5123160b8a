import type { Reason, ServerFact } from '../../reauth/trace/events.ts';
import type { TokenClaims } from '../handler/api.ts';
import type { Policy } from './policy.ts';
import type { Session } from './session.ts';

/** Every text of the protocol. A client may switch on the first three, as the article's does. */
export const MESSAGES = {
  notLoggedIn: 'You are not logged in',
  couldNotRefresh: 'Could not refresh access token',
  invalidToken: "Invalid token or user doesn't exist",
  wrongCredentials: 'Invalid email or password',
  notAllowed: 'You are not allowed to perform this action',
  emailTaken: 'An account with this email already exists',
} as const;

export type Message = (typeof MESSAGES)[keyof typeof MESSAGES];

/** What to answer, before tokens are signed and cookies are written. */
export interface ProtocolReply {
  readonly status: number;
  readonly reason: Reason;
  readonly message?: Message;
  /** RFC 6749 section 5.2. */
  readonly error?: 'invalid_grant';
  /** WWW-Authenticate, RFC 6750 section 3. */
  readonly challenge?: string;
  /** Claims to sign and to set as cookies. */
  readonly issued?: { readonly access?: TokenClaims; readonly refresh?: TokenClaims };
  readonly clearsCookies?: true;
}

/** What one command came to. `session` is to be saved, or removed when it is absent; `events` are published after that. */
export interface Decision {
  readonly session: Session | undefined;
  readonly reply: ProtocolReply;
  readonly events: readonly ServerFact[];
  /** The id of a user all of whose other sessions are to be revoked for it. */
  readonly revokesAllOf?: string;
}

/** 401s of guarded calls. Without a token the challenge bears no error (RFC 6750 section 3.1). */
export const CHALLENGES = {
  bare: 'Bearer',
  expired: 'Bearer error="invalid_token", error_description="The access token expired"',
  ended: 'Bearer error="invalid_token", error_description="The session has ended"',
  invalid: 'Bearer error="invalid_token", error_description="The access token is invalid"',
} as const;

/** A 401 that the client answers with a refresh. */
export function notLoggedIn(reason: Reason, challenge: string): ProtocolReply {
  return { status: 401, reason, message: MESSAGES.notLoggedIn, challenge };
}

/** The end of a session for the client: a refresh that failed. */
export function couldNotRefresh(reason: Reason, policy: Policy): ProtocolReply {
  const status = policy.profile === 'default' ? 403 : 400;
  const clears = policy.clearOnFailure ? ({ clearsCookies: true } as const) : {};
  return { status, reason, message: MESSAGES.couldNotRefresh, error: 'invalid_grant', ...clears };
}
