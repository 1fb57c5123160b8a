import type { default as Redis, Result } from 'ioredis';
import type { User, UserStore } from '../handler/api.ts';
import { KEY_PREFIX, keysUnder, reach } from './redis-calls.ts';

const USER = `${KEY_PREFIX}user:`;
const ID_OF = `${KEY_PREFIX}email:`;

/** Removes a user, and the email where it is still this user's: somebody may have registered it anew meanwhile. */
const REMOVE = `
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
return redis.call('DEL', KEYS[1])`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    reauthRemoveUser(userKey: string, emailKey: string, id: string): Result<number, Context>;
  }
}

/**
 * Users in Redis: each under its id, which every guarded call asks for, and the id under the email.
 *
 * One MSETNX sets both or, when the email has an account, neither: whoever crashes in between leaves no half of a user,
 * and of two servers that register an email at once one finds it taken.
 */
export function createRedisUserStore(redis: Redis): UserStore {
  redis.defineCommand('reauthRemoveUser', { numberOfKeys: 2, lua: REMOVE });
  const byId = async (id: string): Promise<User | undefined> => {
    const json = await redis.get(USER + id);
    return json === null ? undefined : parseUser(json);
  };
  return {
    add: (user) =>
      reach(async () => {
        const added = await redis.msetnx(ID_OF + user.email, user.id, USER + user.id, JSON.stringify(user));
        return added === 1 ? 'added' : 'taken';
      }),
    byEmail: (email) =>
      reach(async () => {
        const id = await redis.get(ID_OF + email);
        return id === null ? undefined : byId(id);
      }),
    byId: (id) => reach(() => byId(id)),
    list: () =>
      reach(async () => {
        const keys = await keysUnder(redis, USER);
        const users = await Promise.all(keys.map((key) => byId(key.slice(USER.length))));
        return users.flatMap((user) => (user === undefined ? [] : [user]));
      }),
    remove: (id) =>
      reach(async () => {
        const user = await byId(id);
        if (user !== undefined) await redis.reauthRemoveUser(USER + id, ID_OF + user.email, id);
      }),
  };
}

/** What we wrote ourselves. */
function parseUser(json: string): User {
  return JSON.parse(json) as User;
}
