import type { RefreshCommand } from '../protocol/command.ts';
import type { Decision } from '../protocol/reply.ts';
import { claim, insert } from '../protocol/two-step.ts';
import { commitWhole, type Commit, type Deciding } from '../handler/transact.ts';
import { StoreUnavailable } from '../store/unavailable.ts';

const ATTEMPTS = 200;

/**
 * A rotation in two steps, each saved by itself: the presented token is spent, and only after a pause its successor is
 * inserted. In between the session holds no token that may be used, and whoever presents the old one meets a spent one
 * without a successor. What is no rotation is committed whole.
 *
 * `pauseOf` is asked once, when a rotation is about to begin; `undefined` keeps it whole.
 */
export function tornRotation(pauseOf: () => number | undefined, sleep: (ms: number) => Promise<void>): Commit {
  return async (kernel, sid, command) => {
    if (command.type !== 'refresh' || sid === undefined || !(await wouldRotate(kernel, sid, command))) {
      return commitWhole(kernel, sid, command);
    }
    const pause = pauseOf();
    if (pause === undefined || !(await claimed(kernel, sid, command))) return commitWhole(kernel, sid, command);
    await sleep(pause);
    return inserted(kernel, sid, command);
  };
}

async function wouldRotate({ sessions, run }: Deciding, sid: string, command: RefreshCommand): Promise<boolean> {
  const stored = await sessions.read(sid);
  return claim(stored?.session, command, run.now(), run.policy).kind === 'claimed';
}

/** Spends the presented token, unless somebody else was faster. */
async function claimed({ sessions, run }: Deciding, sid: string, command: RefreshCommand): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored = await sessions.read(sid);
    const step = claim(stored?.session, command, run.now(), run.policy);
    if (stored === undefined || step.kind === 'whole') return false;
    if ((await sessions.write(step.session, stored.version)) === 'saved') return true;
  }
  throw new StoreUnavailable(`A token could not be claimed in ${ATTEMPTS} attempts. Send fewer calls at once.`);
}

/** Inserts the successor, whatever has become of the family meanwhile. */
async function inserted({ sessions, run, events }: Deciding, sid: string, command: RefreshCommand): Promise<Decision> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored = await sessions.read(sid);
    const decision = insert(stored?.session, command, run.now(), run.policy);
    const isSaved =
      stored === undefined ||
      decision.session === undefined ||
      (await sessions.write(decision.session, stored.version)) === 'saved';
    if (!isSaved) continue;
    for (const event of decision.events) events.append(event);
    return decision;
  }
  throw new StoreUnavailable(`A token could not be inserted in ${ATTEMPTS} attempts. Send fewer calls at once.`);
}
