import type { Clock } from '../../reauth/time/clock.ts';
import { instant, type Instant } from '../../reauth/time/instant.ts';
import type { Policy } from '../protocol/policy.ts';

/** What a run of the server can change beside its stores: the clock's offset and the policy. */
export class RunState {
  readonly #clock: Clock;
  readonly #start: { readonly offset: number; readonly policy: Policy };
  #offset: number;
  #policy: Policy;

  constructor(clock: Clock, policy: Policy) {
    this.#clock = clock;
    // Protocol time never starts at 0: JWT libraries take that for "not given".
    const offset = clock.now() > 0 ? 0 : Date.UTC(2000, 0, 1) - clock.now();
    this.#start = { offset, policy };
    this.#offset = offset;
    this.#policy = policy;
  }

  /** Protocol time, in whole ms: the only time that decisions see. */
  now(): Instant {
    return instant(Math.round(this.#clock.now() + this.#offset));
  }

  get offset(): number {
    return this.#offset;
  }

  get policy(): Policy {
    return this.#policy;
  }

  advance(by: number): void {
    this.#offset += by;
  }

  changePolicy(policy: Policy): void {
    this.#policy = policy;
  }

  reset(): void {
    this.#offset = this.#start.offset;
    this.#policy = this.#start.policy;
  }
}
