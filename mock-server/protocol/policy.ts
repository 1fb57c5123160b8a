/** How the server decides, as it can be changed while it runs: the run-time part of the settings. Durations in ms. */
export interface Policy {
  /** Life of an access token. */
  readonly access: number;
  /** Life of a session: sign-in plus this, never extended. */
  readonly refresh: number;
  readonly rotation: 'off' | 'strict';
  /** What a spent refresh token does, beside being refused. */
  readonly onReuse: 'revoke-family';
  /** `per-user`: a sign-in replaces the user's other sessions. */
  readonly sessions: 'per-login' | 'per-user';
  /** `rfc` answers a failed refresh as RFC 6749 section 5.2 says: 400. */
  readonly profile: 'default' | 'rfc';
  /** How long an API call waits before it is decided. */
  readonly apiDelay: number;
  /** The same for a refresh. */
  readonly refreshDelay: number;
}
