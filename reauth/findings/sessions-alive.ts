import { later, type Instant } from '../time/instant.ts';
import { offsetAfter } from '../trace/epochs.ts';
import type { TokenRef, TraceEvent } from '../trace/events.ts';

/** Which sessions live, as far as the server has told. It takes the events of a trace one by one, and answers for the last. */
export class SessionsAlive {
  /** Protocol time at which the refresh token of a session runs out. */
  readonly #ends = new Map<string, Instant>();
  /** The same of its newest access token. */
  readonly #accessEnds = new Map<string, Instant>();
  readonly #over = new Set<string>();
  #offset: number | undefined;
  #hasReset = false;

  take(event: TraceEvent): void {
    if (event.source !== 'server') return;
    this.#offset = offsetAfter(event, this.#offset);
    if (event.type === 'session.ended' || event.type === 'family.revoked') this.#over.add(event.sid);
    if (event.type === 'state.reset') {
      this.#ends.clear();
      this.#hasReset = true;
    }
    if (event.type !== 'token.issued' && event.type !== 'token.expired') return;
    const { kind, sid, expiresAt } = event.token;
    const end = event.type === 'token.expired' ? later(event.at, event.offset) : expiresAt;
    (kind === 'refresh' ? this.#ends : this.#accessEnds).set(sid, end);
  }

  /** Whether the server would still take the refresh token of this token's session. */
  isAlive({ kind, sid, expiresAt }: TokenRef, at: Instant): boolean {
    const presented = kind === 'refresh' && !this.#hasReset ? expiresAt : undefined;
    return !this.#over.has(sid) && this.#isBefore(at, this.#ends.get(sid) ?? presented);
  }

  /** Whether the newest access token of a session has time left. */
  hasFreshAccess(sid: string, at: Instant): boolean {
    return this.#isBefore(at, this.#accessEnds.get(sid));
  }

  #isBefore(at: Instant, end: Instant | undefined): boolean {
    return end !== undefined && this.#offset !== undefined && at + this.#offset < end;
  }
}
