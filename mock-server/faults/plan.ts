import type { Fault, FaultOf } from './fault.ts';

/**
 * How faults on one call compose, whatever the order in which they were set:
 *
 * 1. A hold `before` holds the call. Everything else is looked at once it is released.
 * 2. `clock-skew`, `replication-lag` and `non-atomic-rotation` set the ground on which the server will act. Skews and
 *    pauses add up; of several lags the longest counts.
 * 3. Latencies `before` pass, added up.
 * 4. Of what is `before` the first happens, in the order hang, drop, status. A hang or a drop ends the call. A status
 *    stands in for the server's work.
 * 5. The server acts: it waits the policy's delay, decides, and commits.
 * 6. Latencies `after` pass, added up.
 * 7. A status `after` takes the place of the reply, cookies and all.
 * 8. `set-cookie` is done to the cookies of the reply that is there now; one fault a reply.
 * 9. `no-cors` is done to it.
 * 10. A hang `after` happens, else a drop `after`: the server has acted, and the client never hears of it.
 * 11. A hold `after` holds the reply.
 *
 * Of several of one kind that exclude each other, the one that was set first is done.
 */
export const ORDER = [
  'hold before',
  'clock-skew',
  'replication-lag',
  'non-atomic-rotation',
  'latency before',
  'hang before',
  'drop before',
  'status before',
  'the server acts',
  'latency after',
  'status after',
  'set-cookie',
  'no-cors',
  'hang after',
  'drop after',
  'hold after',
] as const;

/** What is known when a call comes: which faults are due, put in their places. The others depend on what it comes to. */
export interface Plan {
  readonly skews: readonly FaultOf<'clock-skew'>[];
  readonly lags: readonly FaultOf<'replication-lag'>[];
  readonly latenciesBefore: readonly FaultOf<'latency'>[];
  readonly before: FaultOf<'hang' | 'drop' | 'status'> | undefined;
  readonly latenciesAfter: readonly FaultOf<'latency'>[];
  readonly statusAfter: FaultOf<'status'> | undefined;
  readonly endAfter: FaultOf<'hang' | 'drop'> | undefined;
}

/** Puts the faults that are due into their places. Those that lose theirs to another are not done. */
export function planOf(due: readonly Fault[]): Plan {
  const of = <Kind extends Fault['kind']>(kind: Kind, when?: 'before' | 'after') =>
    due.filter(
      (fault): fault is FaultOf<Kind> =>
        fault.kind === kind && (when === undefined || ('when' in fault && fault.when === when)),
    );
  const before = of('hang', 'before')[0] ?? of('drop', 'before')[0] ?? of('status', 'before')[0];
  const acts = before === undefined;
  const answers = acts || before.kind === 'status';
  return {
    skews: acts ? of('clock-skew') : [],
    lags: acts ? of('replication-lag') : [],
    latenciesBefore: of('latency', 'before'),
    before,
    latenciesAfter: answers ? of('latency', 'after') : [],
    statusAfter: answers ? of('status', 'after')[0] : undefined,
    endAfter: answers ? (of('hang', 'after')[0] ?? of('drop', 'after')[0]) : undefined,
  };
}

/** The faults of a plan: all that will be done, in the order in which they will. */
export function plannedIn(plan: Plan): readonly Fault[] {
  const { skews, lags, latenciesBefore, before, latenciesAfter, statusAfter, endAfter } = plan;
  const one = (fault: Fault | undefined): readonly Fault[] => (fault === undefined ? [] : [fault]);
  return [
    ...skews,
    ...lags,
    ...latenciesBefore,
    ...one(before),
    ...latenciesAfter,
    ...one(statusAfter),
    ...one(endAfter),
  ];
}
