import type { Instant } from '../../reauth/time/instant.ts';
import { isMeant, type Matchable } from '../settings/call-match.ts';
import type { Fault, FaultOf } from './fault.ts';
import { seeded } from './seeded.ts';

/** A fault that stands, with what it has come to so far. */
export interface Standing {
  readonly fault: Fault;
  /** Wall time at which it was set. */
  readonly since: Instant;
  /** Calls that `match`, `tab` and the window let through: what `nth` counts. */
  readonly seen: number;
  /** Calls to which it was done: what `times` bounds. */
  readonly applied: number;
}

/** Whether all conditions of a fault but its counts let this call through at this wall time. */
export function isAimedAt({ fault, since }: Standing, call: Matchable, at: Instant): boolean {
  const { from = 0, to = Infinity } = fault;
  const age = at - since;
  return age >= from && age < to && isMeant(fault, call);
}

/** Whether the call that was counted in `seen` last is one to which the fault is to be done. */
export function isDue({ fault, seen, applied }: Standing): boolean {
  const { nth, times = nth === undefined ? Infinity : 1 } = fault;
  return seen >= (nth ?? 1) && applied < times;
}

/** How long the nth call to which a latency is done waits for it. */
export function latencyOf({ by, upTo = by, seed }: FaultOf<'latency'>, n: number): number {
  return by + Math.floor(seeded(seed, n) * (upTo - by + 1));
}
