import type Redis from 'ioredis';
import type { RunFacts, SharedRun, StoredRun } from '../handler/shared-run.ts';
import type { Policy } from '../protocol/policy.ts';
import { z } from '../../reauth/trace/zod.ts';
import { policySchema } from '../settings/schema.ts';
import type { VersionedHashes } from './versioned-hashes.ts';
import { KEY_PREFIX, reach } from './redis-calls.ts';

const RUN = `${KEY_PREFIX}run`;

/**
 * What servers over one Redis agree on, in one hash: a version and the facts as JSON. A policy that another version of
 * this program kept, and that lacks a field or has one that is not allowed here, is taken as far as it goes: `own` fills in.
 */
export function createRedisSharedRun(redis: Redis, hashes: VersionedHashes, own: Policy): SharedRun {
  let last: { readonly json: string; readonly stored: StoredRun } | undefined;
  return {
    read: () =>
      reach(async () => {
        const [version, json] = await redis.hmget(RUN, 'version', 'json');
        if (typeof version !== 'string' || typeof json !== 'string') return undefined;
        if (last === undefined || last.json !== json || last.stored.version !== Number(version)) {
          last = { json, stored: { version: Number(version), facts: parseFacts(json, own) } };
        }
        return last.stored;
      }),
    write: (facts, expected) => reach(() => hashes.write({ key: RUN, expected, json: JSON.stringify(facts) })),
  };
}

const factsSchema = z.object({
  policy: z.record(z.string(), z.unknown()),
  offset: z.number(),
  cutsShort: z.number().default(0),
  epoch: z.string(),
});

function parseFacts(json: string, own: Policy): RunFacts {
  const { policy, ...facts } = factsSchema.parse(JSON.parse(json));
  return { ...facts, policy: policyFrom(policy, own) };
}

function policyFrom(kept: Readonly<Record<string, unknown>>, own: Policy): Policy {
  const fields = Object.entries(policySchema.shape).flatMap(([name, schema]) => {
    const { success, data } = schema.safeParse(kept[name]);
    return success ? [[name, data]] : [];
  });
  return { ...own, ...Object.fromEntries(fields) };
}
