import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { selectMutexes } from '../state/selectors.ts';
import { usePanelSelector } from '../state/store.ts';
import { selectMarked, selectSelected } from '../state/view-slice.ts';
import { LaneRow } from './lane-row.tsx';
import type { Row } from './rows.ts';
import type { TimeWindow } from './scale.ts';
import { TabRow } from './tab-row.tsx';
import { useFollowBurst } from './use-follow-burst.ts';

/** The same in styles.css. */
export const ROW_HEIGHT = 26;

export interface LaneRowsProps {
  readonly rows: readonly Row[];
  readonly view: TimeWindow;
  readonly now: number;
}

/** The rows that are in sight, and some around them: a trace of thousands scrolls as well as one of five. */
export function LaneRows({ rows, view, now }: LaneRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const selected = usePanelSelector(selectSelected);
  const marked = usePanelSelector(selectMarked);
  const mutexes = usePanelSelector(selectMutexes);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 40,
    initialRect: { width: 800, height: 400 },
  });

  useFollowBurst(scroller, rows, ROW_HEIGHT);

  // Where the panel is narrow the sheet that a lane opens takes a part of the height.
  const height = virtualizer.scrollRect?.height;
  const index = rows.findIndex((row) => row.kind === 'lane' && row.lane.request === selected);
  useEffect(() => {
    if (index >= 0) virtualizer.scrollToIndex(index);
  }, [height, index, virtualizer]);

  return (
    <div ref={scroller} className="lane-scroller" role="rowgroup">
      <div className="lane-rows" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index: at, start }) => {
          const row = rows[at];
          if (row === undefined) return null;
          return (
            <div key={key} role="presentation" className="placed" style={{ transform: `translateY(${start}px)` }}>
              {row.kind === 'tab' ? (
                <TabRow row={row} mutexes={mutexes} view={view} now={now} rowIndex={at + 3} />
              ) : (
                <LaneRow
                  lane={row.lane}
                  view={view}
                  now={row.lane.outcome === 'pending' ? now : 0}
                  selected={row.lane.request === selected}
                  marked={marked.includes(row.lane.request)}
                  rowIndex={at + 3}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
