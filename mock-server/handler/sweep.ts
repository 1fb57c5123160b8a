import { hasEnded } from '../protocol/session.ts';
import type { Kernel } from './kernel.ts';
import { transact } from './transact.ts';

/** Ends the sessions whose time has run out. Nothing depends on it: an ended session is refused before it is swept. */
export async function sweep(kernel: Kernel): Promise<void> {
  const now = kernel.run.now();
  for (const session of await kernel.sessions.list()) {
    if (hasEnded(session, now)) await transact(kernel, session.sid, { type: 'sweep' });
  }
}
