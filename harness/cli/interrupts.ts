/**
 * Ctrl-C, and a stop from outside, as a signal: whoever runs something stops and still tells what was done. The second
 * one does not wait for that.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(new Error('The run was interrupted.'));
    });
  }
  return controller.signal;
}
