import type { FaultToSet, StandingFault } from '../../../mock-server/faults/fault.ts';
import type { HeldCall } from '../../../mock-server/handler/api.ts';
import type { Cookie, TokenKind, TokenRef } from '../../../reauth/trace/events.ts';
import type { Instant } from '../../../reauth/time/instant.ts';
import type { Answer } from './answer.ts';

/** Settings by name, as `GET state` gives them and `PATCH policy` takes them. */
export type PolicyValues = Readonly<Record<string, string | number | boolean>>;

/** One session as the server's `state` lists it. */
export interface ControlSession {
  readonly sid: string;
  readonly user: string;
  readonly refreshes: number;
  readonly spentPresented: number;
  readonly tokens: readonly TokenRef[];
}

/** A key of the server's: new tokens are signed with it, or it verifies older ones on. */
export interface SigningKey {
  readonly kind: TokenKind;
  readonly kid: string;
  readonly use: 'signs' | 'verifies';
}

/** What the panel reads of `GET state`. `now` is protocol time. */
export interface ControlState {
  readonly now: Instant;
  readonly policy: PolicyValues;
  readonly users: readonly { readonly id: string; readonly email: string }[];
  readonly sessions: readonly ControlSession[];
  readonly held: readonly HeldCall[];
  /** The holds that stand, whoever asked for them. */
  readonly holds: readonly Hold[];
  /** Absent where the server has no faults to set. */
  readonly faults?: readonly StandingFault[];
  /** Absent where the server has no keys to rotate. */
  readonly keys?: readonly SigningKey[];
}

/** Which calls to hold: a path that begins so, before they are decided or after (the reply only). */
export interface Hold {
  readonly match: string;
  readonly when: 'before' | 'after';
}

/** Which held calls go on. `all` also ends the hold, so that later arrivals pass. */
export type Release = { readonly ids: readonly string[] } | { readonly count: number } | { readonly all: true };

/** The server's control API, `/__reauth/…`, as calls that never throw. */
export interface ControlClient {
  state(): Promise<Answer<ControlState>>;
  /** Answers with the whole policy after the change. */
  changePolicy(patch: PolicyValues): Promise<Answer<PolicyValues>>;
  advance(byMs: number): Promise<Answer<void>>;
  expire(what: 'access' | 'refresh' | 'session'): Promise<Answer<void>>;
  hold(hold: Hold): Promise<Answer<void>>;
  release(which: Release): Promise<Answer<void>>;
  /** The cookies this browser sends, decoded, HttpOnly ones too. */
  cookies(): Promise<Answer<readonly Cookie[]>>;
  reset(): Promise<Answer<void>>;
  /** One more fault stands. */
  addFault(fault: FaultToSet): Promise<Answer<void>>;
  removeFault(id: string): Promise<Answer<void>>;
  removeFaults(): Promise<Answer<void>>;
  /** New tokens are signed with new keys; `forget`: the older keys verify nothing any more. */
  rotateKeys(how: { readonly kind?: TokenKind; readonly forget?: boolean }): Promise<Answer<void>>;
}
