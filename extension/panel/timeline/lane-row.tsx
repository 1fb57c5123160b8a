import { memo } from 'react';
import type { Lane } from '../../../reauth/trace/lane.ts';
import { generationGivenBy, labelOf, nameOf, outcomeText, outcomeWords, segmentWords } from './lane-words.ts';
import { leftOf, type TimeWindow } from './scale.ts';
import { SegmentBar } from './segment-bar.tsx';

export interface LaneRowProps {
  readonly lane: Lane;
  readonly view: TimeWindow;
  /** Wall time while the lane is open; anything constant when it is over. */
  readonly now: number;
  readonly selected: boolean;
  readonly marked: boolean;
  readonly rowIndex: number;
}

/** The DOM id of a lane's row, by which the grid names the active one. */
export const laneRowId = (request: string): string => `lane-${request}`;

/** One request as one row: a bar for each stretch, and how it ended. Drawn anew only when something of it changed. */
export const LaneRow = memo(function LaneRow({ lane, view, now, selected, marked, rowIndex }: LaneRowProps) {
  const { request, tab, status, outcome, attribution } = lane;
  const end = lane.endedAt === undefined ? undefined : leftOf(view, lane.endedAt);
  return (
    <div
      role="row"
      className="row lane"
      id={laneRowId(request)}
      aria-rowindex={rowIndex}
      aria-selected={selected}
      data-testid="lane"
      data-request={request}
      data-tab={tab}
      data-status={status ?? ''}
      data-outcome={outcome}
      data-attribution={attribution}
      data-marked={marked}
    >
      <div role="rowheader" className="row-label" title={lane.label}>
        <span className="lane-number">{nameOf(request)}</span> {labelOf(lane)}
      </div>
      <div role="gridcell" className="track">
        <span className="for-screen-readers">
          {lane.segments.map((each) => segmentWords(each, generationGivenBy(lane, each))).join('; ')}
        </span>
        <div className="bars" aria-hidden="true">
          {lane.segments.map((segment, index) => (
            <SegmentBar key={`${index}-${segment.kind}`} lane={lane} segment={segment} view={view} now={now} />
          ))}
          <OutOfSight lane={lane} view={view} now={now} />
          {end !== undefined && (
            <span className="outcome-line">
              <span className="outcome-room" style={{ flexBasis: end }} />
              <b className={`outcome outcome-${outcome}`} title={outcomeText(lane)} data-testid="outcome">
                {outcomeText(lane)}
              </b>
            </span>
          )}
        </div>
      </div>
      <div role="gridcell" className="for-screen-readers">
        {outcomeWords(lane)}
      </div>
    </div>
  );
});

/** An arrow to where the lane is, when no part of it is in sight. */
function OutOfSight({ lane: { startedAt, endedAt }, view, now }: Pick<LaneRowProps, 'lane' | 'view' | 'now'>) {
  if (startedAt > view.to) return <span className="out-of-sight out-of-sight-later">later ›</span>;
  if ((endedAt ?? now) < view.from) return <span className="out-of-sight">‹ earlier</span>;
  return null;
}
