import type { Session } from '../protocol/session.ts';

/** A session as it was read. `version` counts the writes, from 1. */
export interface StoredSession {
  readonly session: Session;
  readonly version: number;
}

/**
 * Where sessions are kept, by `sid`.
 *
 * A write is a compare-and-set: it succeeds only when nobody wrote or removed the session since `expected` was read
 * (0: there must be none yet). Whoever gets `conflict` reads again and decides again.
 */
export interface SessionStore {
  read(sid: string): Promise<StoredSession | undefined>;
  write(session: Session, expected: number): Promise<'saved' | 'conflict'>;
  /** `absent` tells a caller that somebody else ended the session first. */
  remove(sid: string): Promise<'removed' | 'absent'>;
  /** In no particular order. */
  list(): Promise<readonly Session[]>;
}
