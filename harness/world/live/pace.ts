import type { Clock } from '../../../reauth/time/clock.ts';
import { durationText } from '../../../reauth/time/duration.ts';
import { later, type Instant } from '../../../reauth/time/instant.ts';
import type { Traffic } from './traffic.ts';

/** The time of the tabs: real time, and what was skipped of it. */
export interface TabTime {
  now(): Instant;
  /** When the next timer of a tab is due. */
  nextDue(): Promise<Instant | undefined>;
  skip(ms: number): Promise<void>;
  /** Lets the tabs do what they can do without time passing. */
  settle(): Promise<void>;
}

export interface PacePorts {
  /** Real time. */
  readonly machine: Clock;
  readonly tabs: TabTime;
  readonly traffic: Traffic;
  /** Moves the server's clock, so that tokens and timers age together. */
  readonly advance: (ms: number) => Promise<void>;
}

/** On one machine no exchange takes so long, unless the server was told to make it wait. */
const STUCK_MS = 20_000;
/** The least that the server's clock can be moved by; it moves by whole milliseconds. */
const LEAST_SKIP_MS = 1;

const MINUTE_MS = 60_000;

/**
 * How far the next whole minute is, where every scenario begins as those of virtual time do: throttled timers fire at whole
 * minutes.
 */
export function wholeMinuteIn(now: Instant): number {
  return Math.ceil(MINUTE_MS - (now % MINUTE_MS));
}

/**
 * How time goes in a world of real time: it passes while something is under way, and what is left is skipped.
 *
 * A skip ends where the next timer of a tab is due, so that timers fire in their order and what they start takes real
 * time again.
 */
export class Pace {
  readonly #ports: PacePorts;
  readonly #start: Instant;

  constructor(ports: PacePorts) {
    this.#ports = ports;
    this.#start = ports.tabs.now();
  }

  get startedAt(): Instant {
    return this.#start;
  }

  /** Ms since the start, as the scenario counts. */
  now(): number {
    return this.#ports.tabs.now() - this.#start;
  }

  async reach(at: number): Promise<void> {
    await this.runUntil(() => false, at);
  }

  /** Goes on until something is so; `false` when it is not so at `at` ms after the start. */
  async runUntil(isSo: () => boolean, at: number): Promise<boolean> {
    const { tabs, traffic } = this.#ports;
    const target = later(this.#start, at);
    for (;;) {
      const seen = traffic.changes;
      await tabs.settle();
      if (isSo()) return true;
      const left = target - tabs.now();
      if (left <= 0) return false;
      if (traffic.changes !== seen) continue;
      if (this.isStill() && !traffic.isOwed) await this.#skipTowards(target);
      else await this.#wait(left, seen);
    }
  }

  /** Nothing moves any more but what a gate holds or a fault hangs. */
  isStill(): boolean {
    return this.#ports.traffic.moving().length === 0;
  }

  async #skipTowards(target: Instant): Promise<void> {
    const { tabs, machine, advance } = this.#ports;
    const due = await tabs.nextDue();
    const gap = Math.min(due ?? target, target) - tabs.now();
    if (gap < LEAST_SKIP_MS) return machine.sleep(Math.max(0, gap));
    const ms = Math.ceil(gap);
    await advance(ms);
    await tabs.skip(ms);
  }

  /** Lets real time pass until something changes. */
  async #wait(ms: number, seen: number): Promise<void> {
    const { machine, traffic } = this.#ports;
    this.#refuseStuck();
    const over = new AbortController();
    await new Promise<void>((done) => {
      const stop = traffic.subscribe(end);
      function end(): void {
        stop();
        over.abort();
        done();
      }
      machine.sleep(Math.min(ms, STUCK_MS), over.signal).then(end, () => undefined);
      if (traffic.changes !== seen) end();
    });
  }

  #refuseStuck(): void {
    const { machine, traffic } = this.#ports;
    const stuck = traffic.moving().find(({ since }) => machine.now() - since >= STUCK_MS);
    if (stuck === undefined) return;
    throw new Error(
      `${stuck.what} got no answer within ${durationText(STUCK_MS)} of real time, and neither a hold nor a fault keeps it. ` +
        'Is the server still running? A scenario keeps a call back with `hold` or with a fault that hangs it.',
    );
  }
}
