import type { GoneSignal } from '../handler/api.ts';
import type { Fault } from './fault.ts';
import type { StandingFaults } from './standing-faults.ts';

/** More would be a leak: what comes beyond does not hang but is refused. */
export const HANGING_AT_MOST = 1_000;

/** How a hang ended: its fault is gone, the client is, or there were too many to let it begin. */
export type HangEnd = 'over' | 'gone' | 'full';

/** The calls that get no answer for as long as their fault stands. */
export class HangingCalls {
  readonly #faults: StandingFaults;
  #hanging = 0;

  constructor(faults: StandingFaults) {
    this.#faults = faults;
  }

  async hang(fault: Fault, signal: GoneSignal | undefined): Promise<HangEnd> {
    if (signal?.aborted) return 'gone';
    if (!this.#faults.stands(fault)) return 'over';
    if (this.#hanging >= HANGING_AT_MOST) return 'full';
    this.#hanging += 1;
    return new Promise<HangEnd>((resolve) => {
      const end = (how: HangEnd): void => {
        stop();
        signal?.removeEventListener('abort', gone);
        this.#hanging -= 1;
        resolve(how);
      };
      const gone = (): void => end('gone');
      const stop = this.#faults.onChange(() => {
        if (!this.#faults.stands(fault)) end('over');
      });
      signal?.addEventListener('abort', gone, { once: true });
    });
  }
}
