/** Ctrl-C, and a stop from outside. */
export interface Interrupts {
  /** Whoever runs something stops and still tells what was done. The second interrupt does not wait for that. */
  readonly signal: AbortSignal;
  /** Leaves them to the system, which ends the process at once: for when nobody here could hear of them. */
  release(): void;
  /** Hears of them again. */
  regain(): void;
}

const NAMES = ['SIGINT', 'SIGTERM'] as const;

/** The interrupts of the process. */
export function createInterrupts(): Interrupts {
  const controller = new AbortController();
  const heard = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Error('The run was interrupted.'));
  };
  const regain = (): void => {
    for (const name of NAMES) process.on(name, heard);
  };
  regain();
  return {
    signal: controller.signal,
    regain,
    release: () => {
      for (const name of NAMES) process.off(name, heard);
    },
  };
}
