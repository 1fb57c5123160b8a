import type { FaultToSet } from '../../../mock-server/faults/fault.ts';
import type { ServerStep, TabAction } from '../../scenario/scenario.ts';
import type { Stage } from '../world.ts';

const ELSEWHERE = 'Say "worlds: [virtual, live]" in the scenario.';

/** What a stage asks for that a real browser does not let anybody do to it. */
export function refuseStage({ app, faults }: Stage): void {
  if (typeof app.storage === 'object') {
    throw new Error(`The chromium world cannot make the storage of a tab late: it is the browser's own. ${ELSEWHERE}`);
  }
  for (const fault of faults) refuseFault(fault);
}

export function refuseAction(action: TabAction): void {
  if (action.do !== 'render on the server') return;
  throw new Error(`The chromium world has no server that renders pages: its tabs are all of the browser. ${ELSEWHERE}`);
}

export function refuseServerStep(step: ServerStep): void {
  if (step.do === 'set fault') refuseFault(step.fault);
}

function refuseFault({ kind }: FaultToSet): void {
  if (kind !== 'no-cors') return;
  throw new Error(
    `The chromium world cannot take CORS headers away from a page: page and server are one origin there. ${ELSEWHERE}`,
  );
}
