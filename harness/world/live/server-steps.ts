import type { Fault, FaultToSet } from '../../../mock-server/faults/fault.ts';
import { policySchema } from '../../../mock-server/settings/schema.ts';
import type { Policy } from '../../../mock-server/protocol/policy.ts';
import type { Clock } from '../../../reauth/time/clock.ts';
import { durationText } from '../../../reauth/time/duration.ts';
import { defined } from '../../../reauth/trace/defined.ts';
import type { ServerStep } from '../../scenario/scenario.ts';
import { controlCallOf, releaseCallOf } from '../control-call.ts';
import { HeldOrder } from '../held-order.ts';
import { VainRelease } from '../vain-release.ts';
import type { Control } from './control.ts';
import type { ClockMove } from './scenario-time.ts';
import type { Traffic } from './traffic.ts';

/** How long, in the time of the scenario, a `release` waits for its calls. */
const RELEASE_BOUND_MS = 60_000;

/** What the steps of the server need of their run. */
export interface ServerStepPorts {
  readonly control: Control;
  /**
   * Makes the calls that skip time, with the cookies of the scenario's browser: the server then takes them to be corrected.
   * A jar whose own time was not skipped stores the corrections; one that goes by the time of the scenario must not.
   */
  readonly skip: Control['call'];
  readonly traffic: Traffic;
  readonly held: HeldOrder;
  readonly policy: Policy;
  /** The time of the scenario. */
  readonly clock: Clock;
  /** Goes on until something is so, for so much of the scenario's time; `false` when it is not so by then. */
  readonly waitFor: (isSo: () => boolean, ms: number) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/**
 * Does to a server over its control API what the steps of a scenario say.
 *
 * A fault that has a window (`from`, `to`) is set and removed by the time of the scenario: the server counts windows by its
 * wall clock, of which nothing can be skipped.
 */
export class ServerSteps {
  readonly #ports: ServerStepPorts;
  readonly #moves: ClockMove[] = [];
  #policy: Policy;
  #faults: readonly Fault[] = [];
  #named = 0;
  #cleared = new AbortController();
  #failure: unknown;

  constructor(ports: ServerStepPorts) {
    this.#ports = ports;
    this.#policy = ports.policy;
    this.#toldTraffic();
  }

  /** Every move of the server's clock so far. */
  get moves(): readonly ClockMove[] {
    return this.#moves;
  }

  /** Skips whole milliseconds at the server. */
  async skip(ms: number): Promise<void> {
    this.#moves.push({ by: ms, why: 'skipped' });
    await this.#ports.skip('POST', '/__reauth/clock/advance', { by: ms });
  }

  async begin(faults: readonly FaultToSet[]): Promise<void> {
    for (const fault of faults) await this.#fault(fault);
  }

  async do(step: ServerStep): Promise<void> {
    this.throwIfFailed();
    switch (step.do) {
      case 'release':
        return this.#release(step.which);
      case 'set fault':
        return this.#fault(step.fault);
      case 'clear faults':
        this.#cleared.abort();
        this.#cleared = new AbortController();
        this.#stand([]);
        return this.#call(step);
      case 'change policy':
        this.#policy = { ...this.#policy, ...defined(policySchema.partial().parse(step.policy)) };
        await this.#call(step);
        return this.#toldTraffic();
      case 'move the clock':
        this.#moves.push({ by: step.by, why: 'a step moved it' });
        return this.#asBrowser(step);
      case 'expire':
        return this.#asBrowser(step);
      case 'hold':
        this.#ports.held.holdBegins(step.match);
        return this.#call(step);
      case 'rotate keys':
        return this.#call(step);
    }
  }

  /** Throws what went wrong when a fault was set or removed by the time. */
  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #call(step: Exclude<ServerStep, { readonly do: 'release' }>): Promise<void> {
    const { method, path, body } = controlCallOf(step);
    await this.#ports.control.call(method, path, body);
  }

  /** As the browser of the scenario, so that its own cookies are corrected, as a panel in that browser would do it. */
  async #asBrowser(step: Exclude<ServerStep, { readonly do: 'release' }>): Promise<void> {
    const { method, path, body } = controlCallOf(step);
    await this.#ports.control.asBrowser(method, path, body);
  }

  async #release(which: Extract<ServerStep, { readonly do: 'release' }>['which']): Promise<void> {
    const { held, waitFor, control } = this.#ports;
    await waitFor(() => held.meant(which) !== undefined, RELEASE_BOUND_MS);
    const calls = held.meant(which);
    if (calls === undefined) {
      throw new VainRelease(`${held.story(which)} The release waited ${durationText(RELEASE_BOUND_MS)} for them.`);
    }
    if (which === 'all') held.holdsEnd();
    const { method, path, body } = releaseCallOf(which === 'all' ? 'all' : calls);
    await control.call(method, path, body);
  }

  async #fault(fault: FaultToSet): Promise<void> {
    const { from = 0, to, ...always } = fault;
    const standing: Fault = { ...always, id: fault.id ?? this.#freeId() };
    const signal = AbortSignal.any([this.#cleared.signal, this.#ports.signal]);
    const remove = async (): Promise<void> => {
      this.#stand(this.#faults.filter((other) => other !== standing));
      await this.#ports.control.call('DELETE', `/__reauth/faults/${standing.id}`);
    };
    const set = async (): Promise<void> => {
      this.#stand([...this.#faults, standing]);
      await this.#ports.control.call('POST', '/__reauth/faults', standing);
      if (to !== undefined) void this.#later(to - from, remove, signal);
    };
    if (from === 0) await set();
    else void this.#later(from, set, signal);
  }

  /** Does something when its time has come; what goes wrong then reaches the run at its next step. */
  async #later(ms: number, work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      await this.#ports.clock.sleep(ms, signal);
    } catch {
      return;
    }
    const ended = this.#ports.traffic.sent({ exchange: 'control', method: 'POST', path: '/__reauth/faults' });
    try {
      await work();
    } catch (error) {
      this.#failure = error;
    } finally {
      ended('settled');
    }
  }

  #freeId(): string {
    const taken = new Set(this.#faults.map(({ id }) => id));
    do this.#named += 1;
    while (taken.has(`f${this.#named}`));
    return `f${this.#named}`;
  }

  #stand(faults: readonly Fault[]): void {
    this.#faults = faults;
    this.#toldTraffic();
  }

  #toldTraffic(): void {
    const { traffic } = this.#ports;
    traffic.faults(this.#faults);
    traffic.delays(Math.max(this.#policy.apiDelay, this.#policy.refreshDelay));
  }
}
