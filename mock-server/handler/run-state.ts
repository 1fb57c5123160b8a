import type { Clock } from '../../reauth/time/clock.ts';
import { instant, later, type Instant } from '../../reauth/time/instant.ts';
import type { ServerFact } from '../../reauth/trace/events.ts';
import type { Policy } from '../protocol/policy.ts';
import {
  changedFields,
  editShared,
  type RunFacts,
  type SharedRun,
  type Sharing,
  type StoredRun,
} from './shared-run.ts';

const SWEEP_EVERY_MS = 10_000;

/**
 * What a server learnt of the others: nothing new, something, that browsers hold cookies which end at the wrong time since
 * the clock was moved or tokens were cut short, or that the store has lost everything.
 */
export type CaughtUp = 'nothing' | 'changed' | 'stale' | 'lost';

/**
 * What a run of the server can change beside its stores: the clock's offset and the policy. Servers that share their
 * stores share these too: each catches up at the beginning of a call, so that what one of them has answered holds on all.
 */
export class RunState {
  readonly #clock: Clock;
  readonly #shared: SharedRun | undefined;
  readonly #publish: (fact: ServerFact) => void;
  /** What a reset goes back to: the settings of this server, whatever others were started with. */
  readonly #start: Pick<RunFacts, 'policy' | 'offset'>;
  #known: StoredRun;
  #sweepAt: Instant | undefined;
  /** Learnt beside a change of its own, which has nobody to tell it to. */
  #owesStale = false;

  /** `publish` hears what other servers have changed. */
  constructor(clock: Clock, policy: Policy, sharing?: Sharing, publish: (fact: ServerFact) => void = () => undefined) {
    this.#clock = clock;
    this.#shared = sharing?.run;
    this.#publish = publish;
    // Protocol time never starts at 0: JWT libraries take that for "not given".
    const offset = clock.now() > 0 ? 0 : Date.UTC(2000, 0, 1) - clock.now();
    this.#start = { policy, offset };
    this.#known = sharing?.joined ?? { facts: { policy, offset, cutsShort: 0, epoch: '' }, version: 0 };
  }

  /** Protocol time, in whole ms: the only time that decisions see. */
  now(): Instant {
    return instant(Math.round(this.#clock.now() + this.offset));
  }

  get offset(): number {
    return this.#known.facts.offset;
  }

  get policy(): Policy {
    return this.#known.facts.policy;
  }

  get isShared(): boolean {
    return this.#shared !== undefined;
  }

  /** True once in a while: looking through every session at each sign-in would make many sign-ins slow. */
  isSweepDue(): boolean {
    const now = this.now();
    if (this.#sweepAt !== undefined && now < this.#sweepAt) return false;
    this.#sweepAt = later(now, SWEEP_EVERY_MS);
    return true;
  }

  /** Reads what other servers have changed by now. A store that has lost it is given what this server knows. */
  async catchUp(): Promise<CaughtUp> {
    if (this.#shared === undefined) return 'nothing';
    const kept = await this.#shared.read();
    if (kept !== undefined) {
      const learnt = this.#adopt(kept);
      const isStale = this.#owesStale;
      this.#owesStale = false;
      return isStale ? 'stale' : learnt;
    }
    const epoch = `${this.#known.facts.epoch}'`;
    this.#adopt((await editShared(this.#shared, (found) => found ?? { ...this.#known.facts, epoch })).after);
    return 'lost';
  }

  async advance(by: number): Promise<void> {
    await this.#edit((facts) => ({ ...facts, offset: facts.offset + by }));
  }

  /** Sets these fields of the policy and gives those that were otherwise before. */
  async changePolicy(fields: Partial<Policy>): Promise<ReturnType<typeof changedFields>> {
    const before = await this.#edit((facts) => ({ ...facts, policy: { ...facts.policy, ...fields } }));
    return changedFields(before.policy, { ...before.policy, ...fields });
  }

  /** Tells the other servers that tokens were ended before their time. */
  async cutShort(): Promise<void> {
    await this.#edit((facts) => ({ ...facts, cutsShort: facts.cutsShort + 1 }));
  }

  async reset(): Promise<void> {
    await this.#edit((facts) => ({ ...facts, ...this.#start }));
    this.#sweepAt = undefined;
  }

  /** Gives the facts that were there before. */
  async #edit(edit: (facts: RunFacts) => RunFacts): Promise<RunFacts> {
    if (this.#shared === undefined) {
      const before = this.#known.facts;
      this.#known = { facts: edit(before), version: 0 };
      return before;
    }
    const own = this.#known.facts;
    const { before, after } = await editShared(this.#shared, (kept) => edit(kept ?? own));
    if (before !== undefined && this.#adopt(before) === 'stale') this.#owesStale = true;
    if (this.#isNews(after)) this.#known = after;
    return before?.facts ?? own;
  }

  /** What others changed is told in this server's events too, since its calls are decided by it from now on. */
  #adopt(kept: StoredRun): CaughtUp {
    if (!this.#isNews(kept)) return 'nothing';
    const { policy, offset, cutsShort } = this.#known.facts;
    this.#known = kept;
    const changed = changedFields(policy, kept.facts.policy);
    if (changed.length > 0) this.#publish({ type: 'policy.changed', changed: Object.fromEntries(changed) });
    const by = kept.facts.offset - offset;
    if (by === 0) return cutsShort === kept.facts.cutsShort ? 'changed' : 'stale';
    // Time goes back by a reset alone.
    this.#publish(by > 0 ? { type: 'clock.advanced', by } : { type: 'state.reset' });
    return 'stale';
  }

  /** Answers may be looked at in another order than Redis gave them. */
  #isNews({ facts, version }: StoredRun): boolean {
    return facts.epoch !== this.#known.facts.epoch || version > this.#known.version;
  }
}
