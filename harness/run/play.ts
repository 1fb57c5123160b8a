import { durationText } from '../../reauth/time/duration.ts';
import type { Step } from '../scenario/scenario.ts';
import { VainRelease } from '../world/vain-release.ts';
import type { Run } from '../world/world.ts';

/** How long a scenario runs on at its end, at most, for whoever has not settled. */
export const REST_MS = 60_000;

/**
 * Does the steps one after the other, each when its time has come.
 *
 * Between steps of one instant nothing is reached: whoever they wake acts after the last of them. A step that waits (a
 * release, for the calls it names) may end after the next one's time; that one then follows at once. Rejects with
 * `VainRelease` where those calls never come, which is what the client did; with any other error for what the harness did.
 */
export async function playSteps(run: Run, steps: readonly Step[], told: (step: Step) => void): Promise<void> {
  let before = 0;
  for (const step of steps) {
    told(step);
    try {
      if (step.at > before && step.at > run.now()) await run.reach(step.at);
      await ('tab' in step ? run.tab(step.tab, step) : run.server(step));
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      const where = `The step in line ${step.line} (${step.do}, at ${durationText(step.at)})`;
      if (error instanceof VainRelease)
        throw new VainRelease(`No call came to be released: ${where} waited in vain. ${said}`);
      throw new Error(`${where} could not be done: ${said}`, { cause: error });
    }
    before = step.at;
  }
}
