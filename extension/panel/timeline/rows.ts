import type { RequestId, TabId } from '../../../reauth/trace/events.ts';
import type { Lane } from '../../../reauth/trace/lane.ts';

/** One row of the timeline: a tab's heading, or one of its lanes. */
export type Row =
  | { readonly kind: 'tab'; readonly tab: TabId; readonly label: string; readonly count: number }
  | { readonly kind: 'lane'; readonly lane: Lane };

/** The lanes as rows, each tab's under its heading. */
export function rowsOf(lanes: readonly Lane[]): readonly Row[] {
  return lanes.flatMap((lane, index): readonly Row[] => {
    const row: Row = { kind: 'lane', lane };
    if (lanes[index - 1]?.tab === lane.tab) return [row];
    const count = lanes.filter(({ tab }) => tab === lane.tab).length;
    return [{ kind: 'tab', tab: lane.tab, label: lane.tabLabel, count }, row];
  });
}

/** The lane `by` places below the selected one (above, when negative), kept within the list. */
export function laneBeside(lanes: readonly Lane[], selected: RequestId | undefined, by: number): Lane | undefined {
  const index = lanes.findIndex(({ request }) => request === selected);
  const from = index < 0 ? (by > 0 ? -1 : lanes.length) : index;
  return lanes[Math.min(Math.max(from + by, 0), lanes.length - 1)];
}
