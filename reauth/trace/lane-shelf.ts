import type { Instant } from '../time/instant.ts';
import type { TabId } from './events.ts';
import type { Lane } from './lane.ts';

/** One tab of the timeline: its name, when it was first heard of, and its lanes in order. */
export interface TabLanes {
  readonly tab: TabId;
  readonly label: string;
  readonly firstAt: Instant;
  /** Whether a call of this tab was ever seen by the server whose events we have. */
  readonly reachable: boolean;
  readonly lanes: readonly Lane[];
}

/** Lanes of one tab: by start, then by number. */
export function compareLanes(a: Lane, b: Lane): number {
  return (
    a.startedAt - b.startedAt || a.number - b.number || (a.request < b.request ? -1 : a.request > b.request ? 1 : 0)
  );
}

/** Replaces lanes in a sorted list: `gone` leave it, `come` enter it at their place. */
export function reshelve(lanes: readonly Lane[], gone: readonly Lane[], come: readonly Lane[]): readonly Lane[] {
  const next = [...lanes];
  for (const lane of gone) {
    const index = placeOf(next, lane);
    if (next[index] === lane) next.splice(index, 1);
  }
  for (const lane of come) next.splice(placeOf(next, lane), 0, lane);
  return next;
}

/** The first index whose lane does not come before `lane`. */
function placeOf(lanes: readonly Lane[], lane: Lane): number {
  let low = 0;
  let high = lanes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = lanes[middle];
    if (other && compareLanes(other, lane) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All lanes: tab by tab, the tab that was heard of first on top. */
export function flatten(tabs: Iterable<TabLanes>): readonly Lane[] {
  return [...tabs].toSorted((a, b) => a.firstAt - b.firstAt || (a.tab < b.tab ? -1 : 1)).flatMap(({ lanes }) => lanes);
}
