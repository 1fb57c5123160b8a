import type { SessionStore } from '../../../mock-server/store/session-store.ts';

/** Sessions whose orders are counted, those of sessions that are gone included. */
export interface CountedOrders extends SessionStore {
  orders(): number;
}

/** Counts the orders that are committed to a store. */
export function countedOrders(store: SessionStore): CountedOrders {
  const bySession = new Map<string, number>();
  return {
    read: (sid) => store.read(sid),
    write: async (session, expected) => {
      const written = await store.write(session, expected);
      if (written === 'saved') bySession.set(session.sid, session.orders);
      return written;
    },
    remove: (sid) => store.remove(sid),
    list: () => store.list(),
    orders: () => [...bySession.values()].reduce((sum, orders) => sum + orders, 0),
  };
}
