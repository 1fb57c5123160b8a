/** Runs until nothing is left to run but sleepers. */
export type Settle = () => Promise<void>;

type Immediate = (run: () => void) => unknown;

/** Node's own, kept when this is loaded: fake timers that somebody puts in its place must not stop a clock. */
const ambient: Immediate | null = typeof setImmediate === 'function' ? setImmediate : null;

/**
 * One turn of the event loop: every microtask runs before it ends, however many follow one another. To count microtasks
 * instead would be unsound: how many a piece of code takes is nobody's promise.
 *
 * Node's `setImmediate` where there is one; elsewhere a message to oneself, over one channel for all turns, since a
 * browser makes a `setTimeout` wait 4 ms (HTML, section 8.6).
 */
export function createWholeTurn(immediate: Immediate | null = ambient): Settle {
  if (immediate !== null) return () => new Promise((resolve) => void immediate(resolve));
  const waiting: (() => void)[] = [];
  let send: (() => void) | undefined;
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      // Messages arrive in the order in which they were sent, and so do those who wait for them.
      send ??= openChannel(() => waiting.shift()?.());
      send();
    });
}

function openChannel(heard: () => void): () => void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = heard;
  return () => port2.postMessage(undefined);
}

/** The turn of whatever this runs in. */
export const wholeTurn: Settle = createWholeTurn();
