/** Runs a callback once, soon: `requestAnimationFrame` in a window. */
export type Schedule = (run: () => void) => void;

/**
 * Gathers items and delivers them in one list, at most once for each scheduled run, in the order they came.
 *
 * `drop` forgets what was gathered but not yet delivered: a source that was left has nothing more to say.
 */
export function createFrameBatcher<Item>(schedule: Schedule, deliver: (items: readonly Item[]) => void) {
  let waiting: Item[] = [];
  let scheduled = false;
  const flush = (): void => {
    scheduled = false;
    const items = waiting;
    waiting = [];
    if (items.length > 0) deliver(items);
  };
  return {
    add(items: readonly Item[]): void {
      for (const item of items) waiting.push(item);
      if (scheduled) return;
      scheduled = true;
      schedule(flush);
    },
    drop(): void {
      waiting = [];
    },
  };
}
