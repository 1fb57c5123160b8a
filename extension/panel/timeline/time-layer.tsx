import { memo } from 'react';
import { durationWords } from '../words.ts';
import type { Cut } from './cuts.ts';
import { leftOf, type TimeWindow } from './scale.ts';
import type { Tick } from './ticks.ts';

export interface TimeLayerProps {
  readonly view: TimeWindow;
  readonly ticks: readonly Tick[];
  readonly cuts: readonly Cut[];
  readonly now: number | undefined;
}

/** What lies behind the lanes: a line for each mark of the axis, a cut where the clock jumped, and now. */
export const TimeLayer = memo(function TimeLayer({ view, ticks, cuts, now }: TimeLayerProps) {
  const nowLeft = now === undefined ? undefined : leftOf(view, now);
  return (
    <div className="time-layer" aria-hidden="true">
      {ticks.map(({ at }) => (
        <span key={at} className="grid-line" style={{ left: leftOf(view, at) }} />
      ))}
      {cuts.map(({ at, by }) => {
        const left = leftOf(view, at);
        return (
          left !== undefined && (
            <span key={at} className="cut" data-testid="cut" style={{ left }}>
              <span className="cut-label">+{durationWords(by)}</span>
            </span>
          )
        );
      })}
      {nowLeft !== undefined && <span className="now-line" style={{ left: nowLeft }} />}
    </div>
  );
});
