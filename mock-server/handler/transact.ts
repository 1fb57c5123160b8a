import type { Caller, Command } from '../protocol/command.ts';
import { decide } from '../protocol/decide.ts';
import type { Decision } from '../protocol/reply.ts';
import type { SessionStore, StoredSession } from '../store/session-store.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import type { Kernel } from './kernel.ts';

/** Each conflict means that another call got through, so this many calls at once on one session are served. */
const ATTEMPTS = 200;

type Deciding = Pick<Kernel, 'sessions' | 'run' | 'events'>;

/**
 * Reads a session, decides, saves: again from the start when somebody else was faster. The events are published only
 * once the decision that they tell of has become true.
 */
export async function transact(kernel: Deciding, sid: string | undefined, command: Command): Promise<Decision> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored = sid === undefined ? undefined : await kernel.sessions.read(sid);
    const decision = decide(stored?.session, command, kernel.run.now(), kernel.run.policy);
    if ((await save(kernel.sessions, stored, decision)) === 'conflict') continue;
    for (const event of decision.events) kernel.events.append(event);
    if (decision.revokesAllOf !== undefined && sid !== undefined && 'call' in command) {
      await revokeOthers(kernel, decision.revokesAllOf, sid, command);
    }
    return decision;
  }
  throw new StoreUnavailable(`The session did not come to rest in ${ATTEMPTS} attempts. Send fewer calls at once.`);
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
