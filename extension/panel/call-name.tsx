import type { Lane } from '../../reauth/trace/lane.ts';
import { usePanelDispatch } from './state/store.ts';
import { laneSelected } from './state/view-slice.ts';
import type { NamedCall } from './state/lane-index.ts';
import { nameOf } from './timeline/lane-words.ts';

export interface CallNameProps {
  readonly called: NamedCall;
  readonly lane: Lane | undefined;
  /** Names the tab too: more than one is in the trace. */
  readonly withTab: boolean;
  /** Only the active row of a tree has stops of the Tab key. */
  readonly tabIndex?: number;
}

/** Who made a call, as the timeline calls it; choosing it shows the lane there. Without a lane it is the call's own id. */
export function CallName({ called, lane, withTab, tabIndex }: CallNameProps) {
  const dispatch = usePanelDispatch();
  const words = callWords(called, lane, withTab);
  if (lane === undefined) return <span>{words}</span>;
  return (
    <button
      type="button"
      className="lane-link"
      title={`Show ${lane.label} in the timeline`}
      data-request={lane.request}
      tabIndex={tabIndex}
      onClick={() => dispatch(laneSelected(lane.request))}
    >
      {words}
    </button>
  );
}

/** `#3`, `#3 in B`; `call c12` for what no client told of. */
export function callWords({ call }: NamedCall, lane: Lane | undefined, withTab: boolean): string {
  if (call === 'unknown') return 'a call that is no longer remembered';
  if (lane === undefined || lane.tab === 'server' || lane.number === 0) return `call ${call}`;
  return withTab ? `${nameOf(lane.request)} in ${lane.tabLabel}` : nameOf(lane.request);
}
