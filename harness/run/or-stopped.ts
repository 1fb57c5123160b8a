/** What `work` comes to, or the signal's reason as soon as it aborts. The work itself goes on: whoever began it ends it. */
export async function orStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const over = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { signal: over.signal });
  });
  return Promise.race([stopped, work]).finally(() => over.abort());
}
