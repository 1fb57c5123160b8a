import type { Lane, Segment } from '../../../reauth/trace/lane.ts';
import { failureShownAt, generationGivenBy, segmentText } from './lane-words.ts';
import { boxOf, type TimeWindow } from './scale.ts';

export interface SegmentBarProps {
  readonly lane: Lane;
  readonly segment: Segment;
  readonly view: TimeWindow;
  /** Where an open segment ends for now. */
  readonly now: number;
}

/** One stretch of a lane. Its look says its kind, its text says it too. */
export function SegmentBar({ lane, segment, view, now }: SegmentBarProps) {
  const { kind, from, to } = segment;
  const box = boxOf(view, from, to ?? Math.max(now, from));
  if (box === undefined) return null;
  const failure = failureShownAt(lane, segment);
  return (
    <span
      className={`segment segment-${kind}`}
      data-testid="segment"
      data-kind={kind}
      data-open={to === undefined}
      data-attribution={segment.attribution}
      data-index={lane.segments.indexOf(segment)}
      style={box}
    >
      <span className="segment-text">{segmentText(segment, generationGivenBy(lane, segment))}</span>
      {failure !== undefined && <b className="segment-failure">{failure}</b>}
    </span>
  );
}
