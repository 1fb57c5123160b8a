/** Runs a job one at a time. However often it is asked for while it runs, it runs once more after that; it must not reject. */
export function oneAtATime(job: () => Promise<void>): () => void {
  let state: 'idle' | 'running' | 'wanted-again' = 'idle';
  const run = async (): Promise<void> => {
    state = 'running';
    await job();
    if (wanted()) return run();
    state = 'idle';
  };
  const wanted = () => state === 'wanted-again';
  return () => {
    if (state === 'idle') void run();
    else state = 'wanted-again';
  };
}
