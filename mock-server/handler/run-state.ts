import type { Clock } from '../../reauth/time/clock.ts';
import { instant, later, type Instant } from '../../reauth/time/instant.ts';
import type { Policy } from '../protocol/policy.ts';

const SWEEP_EVERY_MS = 10_000;

/** What a run of the server can change beside its stores: the clock's offset and the policy. */
export class RunState {
  readonly #clock: Clock;
  readonly #start: { readonly offset: number; readonly policy: Policy };
  #offset: number;
  #policy: Policy;
  #sweepAt: Instant | undefined;

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

  /** True once in a while: looking through every session at each sign-in would make many sign-ins slow. */
  isSweepDue(): boolean {
    const now = this.now();
    if (this.#sweepAt !== undefined && now < this.#sweepAt) return false;
    this.#sweepAt = later(now, SWEEP_EVERY_MS);
    return true;
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
    this.#sweepAt = undefined;
  }
}
