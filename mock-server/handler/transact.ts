import type { Caller, Command } from '../protocol/command.ts';
import { decide } from '../protocol/decide.ts';
import type { Decision } from '../protocol/reply.ts';
import type { SessionStore, StoredSession } from '../store/session-store.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import type { Kernel } from './kernel.ts';

/** Each conflict means that a call of another server got through, since those of this one take turns. */
const ATTEMPTS = 200;

/** What is needed to decide. */
export type Deciding = Pick<Kernel, 'sessions' | 'run' | 'events' | 'turns' | 'commit'>;

/** Decides a command on the session of this id, saves what comes of it, and publishes its events. */
export type Commit = (kernel: Deciding, sid: string | undefined, command: Command) => Promise<Decision>;

/** Decides and saves as the kernel does it: whole, unless a fault tears it. */
export const transact: Commit = (kernel, sid, command) => kernel.commit(kernel, sid, command);

/**
 * Reads a session, decides, saves: again from the start when somebody else was faster. The events are published only
 * once the decision that they tell of has become true.
 */
export const commitWhole: Commit = async (kernel, sid, command) => {
  const decision = (await attempt(kernel, sid, command)) ?? (await insist(kernel, sid, command));
  if (decision.revokesAllOf !== undefined && sid !== undefined && 'call' in command) {
    await revokeOthers(kernel, decision.revokesAllOf, sid, command);
  }
  return decision;
};

/**
 * After a conflict: the calls of this server wait for their turn, one session at a time. Else two hundred refreshes at
 * once would conflict twenty thousand times. Who meets nobody, as a guarded call that saves nothing, never waits.
 */
async function insist(kernel: Deciding, sid: string | undefined, command: Command): Promise<Decision> {
  return kernel.turns.take(sid ?? '', async () => {
    for (let tries = 1; tries < ATTEMPTS; tries += 1) {
      const decision = await attempt(kernel, sid, command);
      if (decision !== undefined) return decision;
    }
    throw new StoreUnavailable(`The session did not come to rest in ${ATTEMPTS} attempts. Send fewer calls at once.`);
  });
}

/** `undefined`: somebody else was faster. */
async function attempt(kernel: Deciding, sid: string | undefined, command: Command): Promise<Decision | undefined> {
  const stored = sid === undefined ? undefined : await kernel.sessions.read(sid);
  const decision = decide(stored?.session, command, kernel.run.now(), kernel.run.policy);
  if ((await save(kernel.sessions, stored, decision)) === 'conflict') return undefined;
  for (const event of decision.events) kernel.events.append(event);
  return decision;
}

/** The policy's `revoke-user`: one spent token ends every session of its user. */
async function revokeOthers(
  kernel: Deciding,
  user: string,
  because: string,
  { call, exchange }: Caller,
): Promise<void> {
  const others = (await kernel.sessions.list()).filter((session) => session.user === user && session.sid !== because);
  const by = { call, ...(exchange === undefined ? {} : { exchange }) };
  for (const { sid } of others) await transact(kernel, sid, { type: 'revoke', because, ...by });
}

async function save(
  sessions: SessionStore,
  stored: StoredSession | undefined,
  { session }: Decision,
): Promise<'saved' | 'conflict'> {
  if (stored === undefined || stored.session === session) return 'saved';
  if (session !== undefined) return sessions.write(session, stored.version);
  return (await sessions.remove(stored.session.sid)) === 'removed' ? 'saved' : 'conflict';
}
