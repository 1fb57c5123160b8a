import { fractionOf, leftOf, type TimeWindow } from './scale.ts';
import type { Tick } from './ticks.ts';

/** The axis: seconds since the trace began. */
export function TimeAxis({ view, ticks }: { readonly view: TimeWindow; readonly ticks: readonly Tick[] }) {
  return (
    <div className="row axis" role="row" aria-rowindex={1}>
      <div role="columnheader" className="row-label">
        Request
      </div>
      <div role="columnheader" className="track">
        <span className="for-screen-readers">What happened</span>
        <div className="bars" aria-hidden="true">
          {ticks
            .filter(({ at }) => fractionOf(view, at) > 0.02)
            .map(({ at, label }) => (
              <span key={at} className="tick" style={{ left: leftOf(view, at) }}>
                {label}
              </span>
            ))}
        </div>
      </div>
      <div role="columnheader" className="for-screen-readers">
        Outcome
      </div>
    </div>
  );
}
