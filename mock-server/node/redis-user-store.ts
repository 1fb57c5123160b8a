import type Redis from 'ioredis';
import type { User, UserStore } from '../handler/api.ts';
import { KEY_PREFIX, keysUnder, reach } from './redis-calls.ts';

const BY_EMAIL = `${KEY_PREFIX}user:email:`;
const EMAIL_OF = `${KEY_PREFIX}user:id:`;

/** Users in Redis, kept by email, so that one `SET … NX` both adds an account and finds it taken. */
export function createRedisUserStore(redis: Redis): UserStore {
  const byEmail = async (email: string): Promise<User | undefined> => {
    const json = await redis.get(BY_EMAIL + email);
    return json === null ? undefined : parseUser(json);
  };
  return {
    add: (user) =>
      reach(async () => {
        if ((await redis.set(BY_EMAIL + user.email, JSON.stringify(user), 'NX')) === null) return 'taken';
        await redis.set(EMAIL_OF + user.id, user.email);
        return 'added';
      }),
    byEmail: (email) => reach(() => byEmail(email)),
    byId: (id) =>
      reach(async () => {
        const email = await redis.get(EMAIL_OF + id);
        return email === null ? undefined : byEmail(email);
      }),
    list: () =>
      reach(async () => {
        const keys = await keysUnder(redis, BY_EMAIL);
        const users = await Promise.all(keys.map((key) => byEmail(key.slice(BY_EMAIL.length))));
        return users.flatMap((user) => (user === undefined ? [] : [user]));
      }),
    remove: (id) =>
      reach(async () => {
        const email = await redis.get(EMAIL_OF + id);
        if (email !== null) await redis.del(EMAIL_OF + id, BY_EMAIL + email);
      }),
  };
}

/** What we wrote ourselves. */
function parseUser(json: string): User {
  return JSON.parse(json) as User;
}
