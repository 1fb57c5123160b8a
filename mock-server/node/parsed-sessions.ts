import type { Session } from '../protocol/session.ts';

/** More than the sessions of a lab. Beyond it all are forgotten, and parsed anew when they are read. */
export const PARSED_KEPT = 500;

/**
 * The sessions that were read or written last, by key: a guarded call changes none, so the next one reads the same text
 * (parsing it takes some 10 µs). Told apart by the whole text, so what is in here can be forgotten but never be wrong.
 */
export class ParsedSessions {
  readonly #last = new Map<string, { readonly json: string; readonly session: Session }>();

  of(key: string, json: string): Session {
    const last = this.#last.get(key);
    if (last?.json === json) return last.session;
    const session = parseSession(json);
    this.keep(key, json, session);
    return session;
  }

  keep(key: string, json: string, session: Session): void {
    if (this.#last.size >= PARSED_KEPT) this.#last.clear();
    this.#last.set(key, { json, session });
  }
}

/** What we wrote ourselves. */
function parseSession(json: string): Session {
  return JSON.parse(json) as Session;
}
