import type { Clock } from '../../reauth/time/clock.ts';
import { systemClock } from '../../reauth/time/system-clock.ts';
import { createServerCore, type Core } from '../handler/core.ts';
import type { CoreOptions } from '../handler/core-options.ts';
import type { Settings } from '../settings/schema.ts';
import { findKeys } from './find-keys.ts';
import { nodeIds } from './ids.ts';
import { nodePasswords } from './passwords.ts';
import { queuedPasswords } from './queued-passwords.ts';
import { embeddedStores, redisStores } from './stores.ts';
import { createJwtTokens } from './tokens.ts';

/** The server on Node. `close` lets go of Redis. */
export type NodeCore = Core & { close(): Promise<void> };

export type NodeCoreOptions = Pick<CoreOptions, 'control' | 'version' | 'report'> & { readonly clock?: Clock };

/**
 * The server with real JWTs, scrypt and Redis, the embedded one unless the settings name another. Rejects with a sentence
 * when a given key or the named Redis will not do; what is not given is made when it is first needed.
 */
export async function createNodeCore(settings: Settings, options: NodeCoreOptions = {}): Promise<NodeCore> {
  const stores = settings.redis === undefined ? embeddedStores() : await redisStores(settings.redis);
  const keys = () => findKeys(settings, stores.shelf);
  const found = namesKeys(settings) ? await keys().catch(closing(stores)) : undefined;
  const core = createServerCore({
    ...options,
    settings,
    clock: options.clock ?? systemClock,
    tokens: createJwtTokens(settings.algorithm, found === undefined ? keys : () => Promise.resolve(found)),
    passwords: queuedPasswords(nodePasswords),
    ids: nodeIds,
    users: stores.users,
    sessions: stores.sessions,
  });
  return { ...core, close: () => stores.close() };
}

function namesKeys({ accessKey, accessKeyFile, refreshKey, refreshKeyFile }: Settings): boolean {
  return [accessKey, accessKeyFile, refreshKey, refreshKeyFile].some((given) => given !== undefined);
}

function closing(stores: { close(): Promise<void> }) {
  return async (error: unknown): Promise<never> => {
    await stores.close();
    throw error;
  };
}
