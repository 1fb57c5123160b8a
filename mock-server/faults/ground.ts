import type { Kernel } from '../handler/kernel.ts';
import { createLaggingSessionStore } from '../store/lagging-session-store.ts';
import type { FaultedCall } from './faulted-call.ts';
import type { Plan } from './plan.ts';
import { skewedRun } from './skewed-run.ts';
import { tornRotation } from './torn-rotation.ts';

/** The server as this one call finds it: its clock off, its store behind, its rotations torn. */
export function groundOf(kernel: Kernel, { skews, lags }: Plan, call: FaultedCall): Kernel {
  const { standing, sessions } = kernel.faults;
  const skew = skews.reduce((sum, { by }) => sum + by, 0);
  const lag = Math.max(...lags.map(({ by }) => by));
  return {
    ...kernel,
    ...(skews.length === 0 ? {} : { run: skewedRun(kernel.run, skew) }),
    ...(lags.length === 0 ? {} : { sessions: createLaggingSessionStore(sessions, lag) }),
    ...(standing.has('non-atomic-rotation')
      ? {
          commit: tornRotation(
            () => pauseOf(kernel, call),
            (ms) => kernel.clock.sleep(ms),
          ),
        }
      : {}),
  };
}

/** How long the rotation that is about to begin pauses in its middle; `undefined` when nothing tears it. */
function pauseOf({ faults }: Kernel, call: FaultedCall): number | undefined {
  const torn = faults.standing.nextAll('non-atomic-rotation', call);
  for (const fault of torn) call.tell(fault);
  return torn.length === 0 ? undefined : torn.reduce((sum, { pause }) => sum + pause, 0);
}
