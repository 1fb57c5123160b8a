import type { Clock } from '../../reauth/time/clock.ts';

type Callback = (...args: readonly unknown[]) => unknown;

/** `setTimeout` and its kin, `Date`, `performance` and `AbortSignal.timeout` of one page, all by its clock. */
export interface PageTime {
  readonly setTimeout: (callback: Callback, ms?: number, ...args: readonly unknown[]) => number;
  readonly setInterval: (callback: Callback, ms?: number, ...args: readonly unknown[]) => number;
  readonly clearTimeout: (id?: number) => void;
  readonly clearInterval: (id?: number) => void;
  readonly Date: DateConstructor;
  readonly performance: { now(): number; readonly timeOrigin: number };
  readonly AbortSignal: typeof AbortSignal;
}

/** `report` hears of what a callback throws: there is nobody else it could reach. */
export function pageTime(clock: Clock, report: (error: unknown) => void): PageTime {
  const running = new Map<number, AbortController>();
  const beganAt = clock.now();
  let ids = 0;

  const start = (id: number, ms: number, run: () => void, repeats: boolean): void => {
    const stop = new AbortController();
    running.set(id, stop);
    const due = (): void => {
      if (repeats) start(id, ms, run, true);
      else running.delete(id);
      run();
    };
    // A timer that is cleared, or whose page is gone, ends here.
    void clock.sleep(ms, stop.signal).then(due, () => undefined);
  };
  const timer =
    (repeats: boolean) =>
    (callback: Callback, ms = 0, ...args: readonly unknown[]): number => {
      const id = (ids += 1);
      const run = (): void => {
        try {
          callback(...args);
        } catch (error) {
          report(error);
        }
      };
      // Browsers take nothing under a millisecond for an interval, and what is no number for zero.
      start(id, Math.max(repeats ? 1 : 0, Number(ms) || 0), run, repeats);
      return id;
    };
  const clear = (id = 0): void => {
    running.get(id)?.abort();
    running.delete(id);
  };
  return {
    setTimeout: timer(false),
    setInterval: timer(true),
    clearTimeout: clear,
    clearInterval: clear,
    Date: dateBy(clock),
    performance: { now: () => clock.now() - beganAt, timeOrigin: beganAt },
    AbortSignal: signalsBy(clock),
  };
}

function dateBy(clock: Clock): DateConstructor {
  return new Proxy(Date, {
    apply: () => new Date(clock.now()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [clock.now()] : args, newTarget),
    get: (target, key) => (key === 'now' ? () => Number(clock.now()) : Reflect.get(target, key)),
  });
}

function signalsBy(clock: Clock): typeof AbortSignal {
  return new Proxy(AbortSignal, {
    get: (target, key) => {
      if (key === 'timeout') return (ms: number) => timeoutSignal(clock, ms);
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' && key !== 'prototype' ? value.bind(target) : value;
    },
  });
}

/** A signal that aborts with a `TimeoutError` once so much of the clock's time is over; not if `stop` aborts before. */
export function timeoutSignal(clock: Clock, ms: number, stop?: AbortSignal): AbortSignal {
  const over = new AbortController();
  const timeOut = (): void => over.abort(new DOMException('The operation timed out.', 'TimeoutError'));
  void clock.sleep(ms, stop).then(timeOut, () => undefined);
  return over.signal;
}
