import type { SessionStore } from '../store/session-store.ts';
import type { UserStore } from '../handler/api.ts';

interface Opened {
  readonly sessions: SessionStore;
  readonly users: UserStore;
  close(): Promise<void>;
}

/** Stores that are opened when they are first asked. Closing what was never opened opens nothing. */
export function lazyStores(open: () => Opened): Opened {
  let opened: Opened | undefined;
  const stores = () => (opened ??= open());
  return {
    sessions: {
      read: async (sid) => stores().sessions.read(sid),
      write: async (session, expected) => stores().sessions.write(session, expected),
      remove: async (sid) => stores().sessions.remove(sid),
      list: async () => stores().sessions.list(),
    },
    users: {
      add: async (user) => stores().users.add(user),
      byEmail: async (email) => stores().users.byEmail(email),
      byId: async (id) => stores().users.byId(id),
      list: async () => stores().users.list(),
      remove: async (id) => stores().users.remove(id),
    },
    close: async () => opened?.close(),
  };
}
