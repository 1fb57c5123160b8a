import type Redis from 'ioredis';
import type { SessionStore } from '../store/session-store.ts';
import type { VersionedHashes } from './versioned-hashes.ts';
import { ParsedSessions } from './parsed-sessions.ts';
import { KEY_PREFIX, keysUnder, reach } from './redis-calls.ts';

const SESSIONS = `${KEY_PREFIX}session:`;
/** Redis forgets a session this long after its end: its clock is not the protocol's, which may only run ahead of it. */
const SLACK_MS = 600_000;

/** Sessions in Redis, a hash each: a version and the session as JSON. */
export function createRedisSessionStore(redis: Redis, hashes: VersionedHashes): SessionStore {
  const sessions = new ParsedSessions();
  const read = async (key: string) => {
    const [version, json] = await redis.hmget(key, 'version', 'json');
    if (typeof version !== 'string' || typeof json !== 'string') return undefined;
    return { session: sessions.of(key, json), version: Number(version) };
  };
  return {
    read: (sid) => reach(() => read(SESSIONS + sid)),
    write: (session, expected) =>
      reach(() => {
        const key = SESSIONS + session.sid;
        const json = JSON.stringify(session);
        const ttlMs = Math.ceil(session.endsAt - session.startedAt) + SLACK_MS;
        sessions.keep(key, json, session);
        return hashes.write({ key, expected, json, ttlMs });
      }),
    remove: (sid) => reach(() => hashes.remove(SESSIONS + sid)),
    list: () =>
      reach(async () => {
        const keys = await keysUnder(redis, SESSIONS);
        const stored = await Promise.all(keys.map(read));
        return stored.flatMap((found) => (found === undefined ? [] : [found.session]));
      }),
  };
}
