import type { Ids, Passwords, User, UserStore } from './api.ts';

/** A user store that has the users of the start. */
export interface SeededUsers {
  /** Adds them now; otherwise the first call that needs users does. */
  ready(): Promise<void>;
  /** Removes everybody else, and adds those of the start that are not there. */
  reset(): Promise<void>;
  /** Adds them once more: the store has lost everything. */
  again(): Promise<void>;
}

/** The users that every server starts with. */
export const START_USERS = [
  { name: 'User', email: 'user@example.com', role: 'user' },
  { name: 'Admin', email: 'admin@example.com', role: 'admin' },
] as const;

const START_EMAILS: ReadonlySet<string> = new Set(START_USERS.map(({ email }) => email));

export const START_PASSWORD = 'password123';

/** Adds the start users to a store at its first use, since hashing their password would delay the start. */
export function seededUsers(users: UserStore, passwords: Passwords, ids: Ids): UserStore & SeededUsers {
  let seeding: Promise<void> | undefined;
  const seed = async (): Promise<void> => {
    const found = await Promise.all(START_USERS.map(({ email }) => users.byEmail(email)));
    if (!found.includes(undefined)) return;
    const passwordHash = await passwords.hash(START_PASSWORD);
    // Kept by a store that outlives the process: `taken` is as good as `added`.
    for (const user of START_USERS) await users.add({ ...user, id: ids.next('user'), passwordHash });
  };
  const ready = (): Promise<void> => {
    seeding ??= seed().catch((error: unknown) => {
      seeding = undefined;
      throw error;
    });
    return seeding;
  };
  const again = async (): Promise<void> => {
    await ready();
    seeding = undefined;
    await ready();
  };
  const seeded =
    <Args extends readonly unknown[], T>(ask: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      await ready();
      return ask(...args);
    };
  return {
    ready,
    reset: async () => {
      await again();
      // They stay all along: another server over the same store may be asked for one of them just now.
      for (const { id, email } of await users.list()) if (!START_EMAILS.has(email)) await users.remove(id);
    },
    again,
    add: seeded((user: User) => users.add(user)),
    byEmail: seeded((email: string) => users.byEmail(email)),
    byId: seeded((id: string) => users.byId(id)),
    list: seeded(() => users.list()),
    remove: seeded((id: string) => users.remove(id)),
  };
}
