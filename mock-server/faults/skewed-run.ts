import { later } from '../../reauth/time/instant.ts';
import type { Run } from '../handler/kernel.ts';

/**
 * Protocol time as a node sees it whose clock is off by so much. It does not sweep: a clock that is ahead would end the
 * sessions of everybody, which is not what one asked of this one call.
 */
export function skewedRun(run: Run, by: number): Run {
  return {
    now: () => later(run.now(), by),
    get offset() {
      return run.offset + by;
    },
    get policy() {
      return run.policy;
    },
    get isShared() {
      return run.isShared;
    },
    isSweepDue: () => false,
    catchUp: () => run.catchUp(),
    advance: (ms) => run.advance(ms),
    changePolicy: (fields) => run.changePolicy(fields),
    cutShort: () => run.cutShort(),
    reset: () => run.reset(),
  };
}
