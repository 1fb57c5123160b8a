import type { Clock } from '../../reauth/time/clock.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { Settings } from '../settings/schema.ts';
import type { Ids, Passwords, Tokens, UserStore } from './api.ts';
import type { Sharing } from './shared-run.ts';

/** The settings and the ports that a server is made of. */
export interface CoreOptions {
  readonly settings: Settings;
  /** Wall time. Protocol time is this plus an offset that the server keeps. */
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  readonly ids: Ids;
  readonly users: UserStore;
  readonly sessions: SessionStore;
  /** Where other servers use the same stores. */
  readonly sharing?: Sharing;
  /** The control port, for `healthchecker`: asked at each call, since it is known only after listening. */
  readonly control?: () => number | undefined;
  readonly version?: string;
  /** Told of what should not happen; the caller of the API gets a 500 without details. */
  readonly report?: (error: unknown) => void;
}
