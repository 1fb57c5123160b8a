/** Work goes on for so long, in ms, before the browser gets a turn: less than two frames. */
const TURN_MS = 24;

/** A pause for long work to await again and again: it takes one only when the browser has waited for its turn long enough. */
export function turnsOf(now: () => number, pause: () => Promise<void>): () => Promise<void> {
  let since = now();
  return async () => {
    if (now() - since < TURN_MS) return;
    await pause();
    since = now();
  };
}
