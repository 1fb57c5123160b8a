import { selectLanes } from '../state/selectors.ts';
import { usePanelSelector } from '../state/store.ts';
import { selectSource } from '../state/trace-slice.ts';
import { usePanelNow } from '../use-panel-now.ts';
import { EmptyTimeline } from './empty-timeline.tsx';
import { LaneGrid } from './lane-grid.tsx';
import { useTimeWindow } from './use-time-window.ts';
import { ZoomTools } from './zoom-tools.tsx';

/** The story: time runs right, a lane a request. It ticks while something is under way; a saved trace stands still. */
export function Timeline() {
  const lanes = usePanelSelector(selectLanes);
  const saved = usePanelSelector(selectSource) === 'file';
  const open = lanes.some(({ outcome }) => outcome === 'pending');
  const now = usePanelNow(open ? 40 : 500);
  const view = useTimeWindow(now);
  return (
    <section className="timeline" aria-label="Timeline">
      {lanes.length === 0 ? (
        <EmptyTimeline />
      ) : (
        <>
          <ZoomTools view={view} />
          <LaneGrid lanes={lanes} view={view} now={now} live={!saved} />
        </>
      )}
    </section>
  );
}
