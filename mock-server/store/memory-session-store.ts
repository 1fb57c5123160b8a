import type { SessionStore, StoredSession } from './session-store.ts';

/** Sessions in this process: what the virtual world uses. Sessions are immutable, so they are kept as they are. */
export function createMemorySessionStore(): SessionStore {
  const stored = new Map<string, StoredSession>();
  return {
    read: async (sid) => stored.get(sid),
    write: async (session, expected) => {
      if ((stored.get(session.sid)?.version ?? 0) !== expected) return 'conflict';
      stored.set(session.sid, { session, version: expected + 1 });
      return 'saved';
    },
    remove: async (sid) => (stored.delete(sid) ? 'removed' : 'absent'),
    list: async () => [...stored.values()].map(({ session }) => session),
  };
}
