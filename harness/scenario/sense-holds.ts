import { isMeant } from '../../mock-server/settings/call-match.ts';
import type { Scenario, Step } from './scenario.ts';
import type { ScenarioProblem, ScenarioSource } from './source.ts';

type Hold = Extract<Step, { do: 'hold' }>;

/**
 * Releases that wait for ever, because nothing is held, or because what they wait for is sent only after them; and holds
 * that nobody ends where all requests are to settle. A hold that nobody ends is no mistake otherwise: it is a server that
 * never answers.
 */
export function holdProblems(source: ScenarioSource, { given, steps, expect }: Scenario): readonly ScenarioProblem[] {
  let holds: readonly Hold[] = [];
  const problems = steps.flatMap((step, index) => {
    if (step.do === 'hold') holds = [...holds, step];
    if (step.do !== 'release') return [];
    const standing = holds;
    if (step.which === 'all') holds = [];
    const message =
      given.app.boot.length > 0 && standing.length > 0 ? undefined : waitsFor(standing, steps, index, step.which);
    return message === undefined ? [] : [source.problem(['steps', index, 'release'], message)];
  });
  const [open] = holds;
  const all = expect.findIndex(({ that }) => that === 'every request settles' || that === 'every request succeeds');
  if (open === undefined || all < 0 || steps.some((step) => step.do === 'release')) return problems;
  const message = `What is held since line ${open.line} is never released, so this cannot come true. Add a step { at: …, release: all }.`;
  return [...problems, source.problem(['expect', all], message)];
}

function waitsFor(
  holds: readonly Hold[],
  steps: readonly Step[],
  release: number,
  which: Extract<Step, { do: 'release' }>['which'],
): string | undefined {
  if (holds.length === 0) {
    return 'Nothing is held here, so this release would wait for ever. Put a step with "hold" before it.';
  }
  const before = steps.slice(0, release).filter((step) => holds.some((hold) => mayBring(step, hold)));
  if (before.length > 0) return tooMany(holds, before, which);
  const later = steps.slice(release).find((step) => holds.some((hold) => mayBring(step, hold)));
  const [hold] = holds;
  return later === undefined
    ? `No step sends what "${hold?.match}" would hold, so this release would wait for ever. Correct the hold of line ${hold?.line}.`
    : `This release waits for what is sent only after it, in line ${later.line}. Move it below that.`;
}

/** A request waits for its own call, so it has one held at a time, however often it is sent again. */
function tooMany(
  holds: readonly Hold[],
  before: readonly Step[],
  which: Extract<Step, { do: 'release' }>['which'],
): string | undefined {
  if (typeof which === 'string' || holds.some(({ match }) => touchesAuth(match))) return undefined;
  const calls = before.map(callsOf).filter((each) => each !== 'any');
  if (calls.length < before.length) return undefined;
  const most = calls.flat().filter((call) => holds.some(({ match }) => isMeant({ match }, call))).length;
  if (which.length <= most) return undefined;
  return `This release waits for ${which.length} calls at once, and the steps above it send ${most} that can be held. Move it below the others, or release fewer.`;
}

/** Whether a step may lead to a call that is held. Refreshes and the like may come of anything; other calls are sent by their step alone. */
function mayBring(step: Step, { match }: Hold): boolean {
  const calls = callsOf(step);
  return calls === 'any' || calls.some((call) => isMeant({ match }, call)) || (calls.length > 0 && touchesAuth(match));
}

const touchesAuth = (match: string): boolean =>
  ['/api/auth/refresh', '/api/auth/login', '/api/auth/logout', '/api/users/me'].some((path) =>
    ['GET', 'POST'].some((method) => isMeant({ match }, { method, path })),
  );

function callsOf(step: Step): readonly { readonly method: string; readonly path: string }[] | 'any' {
  switch (step.do) {
    case 'request':
      return step.requests.map(({ method, path }) => ({ method, path: `/api${path.split(/[?#]/, 1)[0]}` }));
    case 'render on the server':
      return step.paths.map((path) => ({ method: 'GET', path: `/api${path.split(/[?#]/, 1)[0]}` }));
    case 'log in':
      return [{ method: 'POST', path: '/api/auth/login' }];
    case 'log out':
      return [{ method: 'POST', path: '/api/auth/logout' }];
    case 'open a stream':
    case 'wake':
    case 'go online':
    case 'drop the stream':
    case 'reload':
    case 'navigate':
    case 'open':
      return 'any';
    case 'close':
    case 'go offline':
    case 'sleep':
    case 'throttle timers':
    case 'unthrottle timers':
    case 'reset api state':
    case 'kill the worker':
    case 'abort':
    case 'unmount':
    case 'skew the clock':
    case 'change policy':
    case 'set fault':
    case 'clear faults':
    case 'expire':
    case 'move the clock':
    case 'hold':
    case 'release':
    case 'rotate keys':
      return [];
  }
}
