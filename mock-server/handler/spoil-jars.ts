import type { Kernel } from './kernel.ts';

/**
 * After time was moved, or another server cut tokens short: each browser may hold cookies whose Max-Age it counted before.
 * Its next reply corrects them.
 */
export async function spoilJars({ sessions, jars, run }: Kernel): Promise<void> {
  jars.spoil(
    (await sessions.list()).map(({ sid }) => sid),
    run.now(),
  );
}
