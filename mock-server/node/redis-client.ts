import type { default as Redis, RedisOptions } from 'ioredis';
import { loadRedis } from './load.ts';
import { StartError } from './start-error.ts';

/** A call of the API is answered within this time per command, whatever Redis does: a stopped one too. */
export const ANSWERS_WITHIN_MS = 1_500;
const RECONNECTS_AFTER_MS = 500;

/**
 * Nothing waits for a Redis that is away, and nothing is sent twice: a compare-and-set that was done, whose answer was
 * lost and that is sent again would tell its own caller that somebody else had been faster.
 */
const OPTIONS: RedisOptions = {
  lazyConnect: true,
  connectTimeout: 3_000,
  commandTimeout: ANSWERS_WITHIN_MS,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: (times) => Math.min(times * 50, RECONNECTS_AFTER_MS),
};

/** A connection to the Redis at `url`. Rejects with a sentence when it cannot be had, so that nobody starts a server without a store. */
export async function connectRedis(url: string): Promise<Redis> {
  const RedisClient = loadRedis();
  const redis = new RedisClient(url, OPTIONS);
  const problems: Error[] = [];
  // Each failing command says so itself; without a listener ioredis prints every attempt to reconnect.
  redis.on('error', (error: Error) => void problems.push(error));
  try {
    await redis.connect();
    await redis.ping();
    // A database that is not there is such a problem: ioredis tells of it and goes on with the first one, somebody else's.
    const [problem] = problems;
    if (problem !== undefined) throw problem;
  } catch (cause) {
    redis.disconnect();
    throw new StartError(sentenceOf(url, [...problems, cause]), { cause });
  } finally {
    redis.removeAllListeners('error');
    redis.on('error', () => undefined);
  }
  return redis;
}

function sentenceOf(url: string, problems: readonly unknown[]): string {
  const where = withoutPassword(url);
  const texts = problems.map((problem) => (problem instanceof Error ? problem.message : ''));
  if (texts.some((text) => /WRONGPASS|NOAUTH|invalid password/i.test(text))) {
    return `Redis at ${where} refuses the user or the password. Put the right ones into the URL: redis://user:password@host:port.`;
  }
  if (texts.some((text) => /DB index/i.test(text))) {
    return `Redis at ${where} has no database of this number. Give a lower one at the end of the URL, or none.`;
  }
  const certificate = texts.find((text) => /certificate|altnames/i.test(text));
  if (certificate !== undefined) {
    return `Redis at ${where} has a certificate that is not trusted (${certificate}). Name its authority's file in NODE_EXTRA_CA_CERTS.`;
  }
  return `Redis cannot be reached at ${where}. Start it, or leave --redis (REDIS_URL) out.`;
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'the given URL';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${/^\/\d+$/.test(pathname) ? pathname : ''}`;
}
