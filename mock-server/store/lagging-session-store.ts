import type { LaggingHistory } from './lagging-history.ts';
import type { SessionStore } from './session-store.ts';

/** How often a write that must win is tried against others that are faster. */
const ATTEMPTS = 200;

/**
 * The sessions as a node sees them whose replica of the store lags by so much wall time, and whose writes are taken over by
 * the primary without a look at what it holds: asynchronous replication where the last write wins.
 *
 * It models the SERVER class of races: two nodes both find one refresh token unspent and both rotate it; the write of the
 * one is lost under the other's, and so is the record that its token was ever issued, or spent, or that the session was
 * ended (a logout is undone). It does not model a client that is routed to one node for good, nor a replica that catches up
 * in jumps: each read is exactly so much behind.
 *
 * A write is a compare-and-set against the replica. So with no lag this is a session store like any other.
 */
export function createLaggingSessionStore(history: LaggingHistory, lag: number): SessionStore {
  return {
    read: (sid) => history.asOf(sid, lag),
    write: async (session, expected) => {
      if ((await history.write(session, expected)) === 'saved') return 'saved';
      const seen = (await history.asOf(session.sid, lag))?.version;
      if (seen === undefined || seen !== expected) return 'conflict';
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const version = (await history.read(session.sid))?.version ?? 0;
        if ((await history.write(session, version)) === 'saved') return 'saved';
      }
      return 'conflict';
    },
    remove: async (sid) => {
      if ((await history.remove(sid)) === 'removed') return 'removed';
      return (await history.asOf(sid, lag)) === undefined ? 'absent' : 'removed';
    },
    list: async () => {
      const now = await history.list();
      const sids = new Set([...now.map(({ sid }) => sid), ...history.remembered]);
      const then = await Promise.all([...sids].map((sid) => history.asOf(sid, lag)));
      return then.flatMap((stored) => (stored === undefined ? [] : [stored.session]));
    },
  };
}
