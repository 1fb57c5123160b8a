import type { User, UserStore } from '../handler/api.ts';

/** Users in this process. One account an email address. */
export function createMemoryUserStore(): UserStore {
  const users = new Map<string, User>();
  const withEmail = (email: string) => [...users.values()].find((user) => user.email === email);
  return {
    add: async (user) => {
      if (withEmail(user.email) !== undefined) return 'taken';
      users.set(user.id, user);
      return 'added';
    },
    byEmail: async (email) => withEmail(email),
    byId: async (id) => users.get(id),
    list: async () => [...users.values()],
    remove: async (id) => {
      users.delete(id);
    },
  };
}
