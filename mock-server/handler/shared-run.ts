import type { Policy } from '../protocol/policy.ts';
import { StoreUnavailable } from '../store/unavailable.ts';

/** What every server over the same stores must agree on. */
export interface RunFacts {
  readonly policy: Policy;
  /** Protocol time minus wall time, in ms. */
  readonly offset: number;
  /** How often tokens were ended before their time: browsers of every server then hold cookies that outlive them. */
  readonly cutsShort: number;
  /** Who put them there first: another one, and what was kept before is lost. */
  readonly epoch: string;
}

/** The facts as they were read. `version` counts the writes, from 1. */
export interface StoredRun {
  readonly facts: RunFacts;
  readonly version: number;
}

/** Where servers that share their stores keep what they agree on. A write is a compare-and-set, as that of a session. */
export interface SharedRun {
  /** The same object as the last time while nothing was written. */
  read(): Promise<StoredRun | undefined>;
  write(facts: RunFacts, expected: number): Promise<'saved' | 'conflict'>;
}

/** What makes a server one of several. */
export interface Sharing {
  readonly run: SharedRun;
  readonly joined: StoredRun;
  /** Stands in this server's call ids, so that two servers never name different calls alike. */
  readonly node: string;
}

/** Each conflict means that another server got through. */
const ATTEMPTS = 100;

/** Changes what is shared, from whatever it is by now, so that changes made on two servers at once both count. */
export async function editShared(
  shared: SharedRun,
  edit: (kept: RunFacts | undefined) => RunFacts,
): Promise<{ readonly before: StoredRun | undefined; readonly after: StoredRun }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await shared.read();
    const facts = edit(before?.facts);
    if (before !== undefined && facts === before.facts) return { before, after: before };
    const expected = before?.version ?? 0;
    if ((await shared.write(facts, expected)) === 'saved') return { before, after: { facts, version: expected + 1 } };
  }
  throw new StoreUnavailable(`The shared state did not come to rest in ${ATTEMPTS} attempts.`);
}

/**
 * Joins the servers that are there: what was said expressly at this start counts for all of them from now on, everything
 * else is as it is kept. `differing` names what is kept otherwise than this server's defaults say.
 */
export async function joinRun(
  shared: SharedRun,
  node: string,
  own: Policy,
  given: ReadonlySet<string>,
): Promise<{ readonly joined: StoredRun; readonly differing: readonly string[] }> {
  const express = Object.fromEntries(Object.entries(own).filter(([name]) => given.has(name)));
  const { after } = await editShared(shared, (kept) => {
    if (kept === undefined) return { policy: own, offset: 0, cutsShort: 0, epoch: node };
    if (Object.keys(express).length === 0) return kept;
    return { ...kept, policy: { ...kept.policy, ...express } };
  });
  return { joined: after, differing: changedFields(own, after.facts.policy).map(([name]) => name) };
}

/** The fields of a policy that are otherwise than before. */
export function changedFields(before: Policy, after: Policy): readonly [string, Policy[keyof Policy]][] {
  const old = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).filter(([name, value]) => old.get(name) !== value);
}
