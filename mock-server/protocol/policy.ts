import type { GraceMode } from '../../reauth/trace/events.ts';

/** How long a cookie lives: so many ms from its issue, or as long as its token. */
export type CookieLife = number | 'token';

/** How the server decides, as it can be changed while it runs: the run-time part of the settings. Durations in ms. */
export interface Policy {
  /** Life of an access token. */
  readonly access: number;
  /** Life of a session, from sign-in. */
  readonly refresh: number;
  /** Whether each refresh gives the session its whole life again. */
  readonly sliding: boolean;
  /** `grace`: as `strict`, but a token that was spent a moment ago is forgiven. */
  readonly rotation: 'off' | 'strict' | 'grace';
  /** How long after it was spent a token is forgiven. `until-used` does not look at it: there it is until the successor is. */
  readonly grace: number;
  readonly graceMode: GraceMode;
  /** What a spent refresh token does that is not forgiven. `accept` grants it; all others refuse it (RFC 9700 section 4.14.2). */
  readonly onReuse: 'accept' | 'reject' | 'revoke-family' | 'revoke-user';
  /** Life of the access cookie and of `logged_in`, from its issue; `token`: as the token says. */
  readonly accessCookie: CookieLife;
  /** The same for the refresh cookie. */
  readonly refreshCookie: CookieLife;
  /** Whether the answer to a failed refresh clears the cookies. */
  readonly clearOnFailure: boolean;
  /** `per-user`: a sign-in replaces the user's other sessions. */
  readonly sessions: 'per-login' | 'per-user';
  /**
   * `rfc` answers a failed refresh as RFC 6749 section 5.2 says: 400. `bearer` does too, and hands the tokens out in the
   * JSON body (section 5.1) instead of in cookies; they come back in `Authorization: Bearer` (RFC 6750 section 2.1) and
   * in the body of a refresh.
   */
  readonly profile: 'default' | 'rfc' | 'bearer';
  /** How long an API call waits before it is decided. */
  readonly apiDelay: number;
  /** The same for a refresh. */
  readonly refreshDelay: number;
}
