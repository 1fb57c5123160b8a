import { randomBytes } from 'node:crypto';
import type { Clock } from '../../reauth/time/clock.ts';
import { systemClock } from '../../reauth/time/system-clock.ts';
import { createServerCore, type Core } from '../handler/core.ts';
import type { CoreOptions } from '../handler/core-options.ts';
import { joinRun, type Sharing } from '../handler/shared-run.ts';
import type { Policy } from '../protocol/policy.ts';
import { policyOf, type Settings } from '../settings/schema.ts';
import { findKeys } from './find-keys.ts';
import { nodeIds } from './ids.ts';
import { nodePasswords } from './passwords.ts';
import { queuedPasswords } from './queued-passwords.ts';
import { seldomReport } from './seldom-report.ts';
import { embeddedStores, redisStores, type Stores } from './stores.ts';
import { createJwtTokens } from './tokens.ts';

/** The server on Node. `close` lets go of Redis. */
export type NodeCore = Core & { close(): Promise<void> };

export type NodeCoreOptions = Pick<CoreOptions, 'control' | 'version' | 'report'> & {
  readonly clock?: Clock;
  /** The settings that were said at the start, not taken by default. */
  readonly given?: ReadonlySet<string>;
  /** Hears what the person who started the server should know. */
  readonly say?: (line: string) => void;
};

/**
 * The server with real JWTs, scrypt and Redis, the embedded one unless the settings name another. Rejects with a sentence
 * when a given key or the named Redis will not do; what is not given is made when it is first needed.
 */
export async function createNodeCore(
  settings: Settings,
  { given, say, ...options }: NodeCoreOptions = {},
): Promise<NodeCore> {
  const stores = settings.redis === undefined ? embeddedStores() : await redisStores(settings.redis);
  const clock = options.clock ?? systemClock;
  const keys = await findKeys(settings, stores.shelf, clock).catch(closing(stores));
  const sharing = await shareRun(stores, policyOf(settings), given, say).catch(closing(stores));
  const core = createServerCore({
    ...options,
    ...(sharing === undefined ? {} : { sharing }),
    ...(options.report === undefined ? {} : { report: seldomReport(options.report, clock) }),
    settings,
    clock,
    tokens: createJwtTokens(settings.algorithm, keys),
    passwords: queuedPasswords(nodePasswords),
    ids: nodeIds,
    users: stores.users,
    sessions: stores.sessions,
  });
  return { ...core, close: () => stores.close() };
}

/** Finds what the servers over these stores agree on, and says where it is not what this start would have brought. */
async function shareRun(
  { sharedRun }: Stores,
  own: Policy,
  given: ReadonlySet<string> = new Set(),
  say: (line: string) => void = () => undefined,
): Promise<Sharing | undefined> {
  if (sharedRun === undefined) return undefined;
  const node = randomBytes(2).toString('hex');
  const run = sharedRun(own);
  const { joined, differing } = await joinRun(run, node, own, given);
  const { policy, offset } = joined.facts;
  const kept = Object.entries(policy).filter(([name]) => differing.includes(name));
  if (kept.length > 0) {
    say(`Redis keeps another policy than the defaults, which holds: ${kept.map(([k, v]) => `${k}=${v}`).join(', ')}.`);
    say(
      'Give a setting at the start to change it for every server of this Redis, or go back to the defaults: POST /__reauth/reset to this server.',
    );
  }
  if (offset !== 0) say(`Redis keeps a clock that is ${offset / 1_000} s ahead; POST /__reauth/reset sets it back.`);
  return { run, joined, node };
}

function closing(stores: { close(): Promise<void> }) {
  return async (error: unknown): Promise<never> => {
    await stores.close();
    throw error;
  };
}
