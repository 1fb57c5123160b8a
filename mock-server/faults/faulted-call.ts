import type { CallId } from '../../reauth/trace/events.ts';
import type { GoneSignal } from '../handler/api.ts';
import type { CookieToSet } from '../handler/cookies.ts';
import type { Kernel } from '../handler/kernel.ts';
import { refused, type Outcome } from '../handler/outcome.ts';
import type { Matchable } from '../settings/call-match.ts';
import type { Fault, FaultOf } from './fault.ts';
import { groundOf } from './ground.ts';
import type { Plan } from './plan.ts';
import { latencyOf } from './selection.ts';
import { statusOutcome } from './status-outcome.ts';

/** A call as faults see it. */
export interface FaultedCall extends Matchable {
  readonly call: CallId;
  readonly signal?: GoneSignal;
  /** The sessions whose tokens its browser sent. */
  readonly sids: readonly string[];
  /** Reports that a fault was done to it. */
  readonly tell: (fault: Fault) => void;
}

/** What a call comes to when faults are about. */
export type Faulted =
  | {
      readonly kind: 'answered';
      readonly outcome: Outcome;
      readonly hasCors: boolean;
      /** No cookie may come with this reply, not even one that is owed from before. */
      readonly isBare: boolean;
    }
  /** No answer: the connection is cut. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' };

/** Does the work of a call in a kernel. `waited`: some time has passed since it came. */
export type Act = (kernel: Kernel, waited: boolean) => Promise<Outcome>;

/** Takes a call from its first fault to its last, in the order that `plan.ts` documents. */
export async function settleFaulted(call: FaultedCall, act: Act, kernel: Kernel): Promise<Faulted> {
  const plan = kernel.faults.standing.plan(call);
  const { before, statusAfter, endAfter } = plan;
  // Now, while the counts are still those of this call.
  const [waitBefore, waitAfter] = [waitOf(plan.latenciesBefore, kernel), waitOf(plan.latenciesAfter, kernel)];
  for (const fault of [...plan.skews, ...plan.lags]) call.tell(fault);

  await pass(plan.latenciesBefore, waitBefore, call, kernel);
  if (before !== undefined && before.kind !== 'status') return ended(before, call, kernel);
  const acted =
    before === undefined
      ? await act(groundOf(kernel, plan, call), waitBefore > 0)
      : await stoodIn(before, call, kernel);

  await pass(plan.latenciesAfter, waitAfter, call, kernel);
  const replied = statusAfter === undefined ? acted : await stoodIn(statusAfter, call, kernel);
  const { cookies, isBare } = await cookiesLeft(replied.cookies ?? [], call, kernel);
  const hasCors = !losesCors(replied.status, call, kernel);
  if (endAfter !== undefined) return ended(endAfter, call, kernel);
  return { kind: 'answered', outcome: { ...replied, cookies }, hasCors, isBare };
}

const waitOf = (latencies: Plan['latenciesBefore'], { faults }: Kernel): number =>
  latencies.reduce((sum, latency) => sum + latencyOf(latency, faults.standing.appliedOf(latency)), 0);

/** Not with the call's signal: a server that is slow does not notice that its client has gone. */
async function pass(latencies: Plan['latenciesBefore'], wait: number, call: FaultedCall, { clock }: Kernel) {
  for (const latency of latencies) call.tell(latency);
  if (wait > 0) await clock.sleep(wait);
}

async function stoodIn(fault: FaultOf<'status'>, call: FaultedCall, kernel: Kernel): Promise<Outcome> {
  call.tell(fault);
  return statusOutcome(fault, call, kernel);
}

async function ended(fault: FaultOf<'hang' | 'drop'>, call: FaultedCall, { faults }: Kernel): Promise<Faulted> {
  call.tell(fault);
  if (fault.kind === 'hang' && (await faults.hanging.hang(fault, call.signal)) === 'full') {
    const message = 'Too many calls hang. Remove the fault: DELETE /__reauth/faults.';
    return { kind: 'answered', outcome: refused(503, 'unavailable', message), hasCors: true, isBare: false };
  }
  return { kind: 'cut', when: fault.when };
}

/** The cookies that a reply keeps, once it may go on. */
async function cookiesLeft(
  cookies: readonly CookieToSet[],
  call: FaultedCall,
  { faults: { standing, late } }: Kernel,
): Promise<{ readonly cookies: readonly CookieToSet[]; readonly isBare: boolean }> {
  const sids = sidsWith(call.sids, cookies);
  const canBeKeptBack = !late.isKeptBack(sids);
  const isMeant = ({ how }: FaultOf<'set-cookie'>): boolean => how !== 'reordered' || canBeKeptBack;
  const fault = cookies.length === 0 ? undefined : standing.next('set-cookie', call, isMeant);
  if (fault === undefined) return { cookies, isBare: false };
  call.tell(fault);
  switch (fault.how) {
    case 'blocked':
      return { cookies: [], isBare: true };
    case 'delayed':
      late.withhold(sids, cookies, fault.by);
      return { cookies: [], isBare: true };
    case 'reordered':
      await late.overtaken(sids, fault.by);
      return { cookies, isBare: false };
  }
}

/** A browser by its sessions: those whose tokens it sent, and those whose tokens it is given. */
export function sidsWith(sent: readonly string[], cookies: readonly CookieToSet[]): readonly string[] {
  const given = cookies.flatMap(({ token }) => (token === undefined ? [] : [token.sid]));
  return [...new Set([...sent, ...given])];
}

function losesCors(status: number, call: FaultedCall, { faults: { standing } }: Kernel): boolean {
  const fault = standing.next('no-cors', call, (one) => one.status === undefined || one.status === status);
  if (fault !== undefined) call.tell(fault);
  return fault !== undefined;
}
