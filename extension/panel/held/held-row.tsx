import { Play, Unplug } from 'lucide-react';
import { memo } from 'react';
import type { CallId } from '../../../reauth/trace/events.ts';
import type { Lane } from '../../../reauth/trace/lane.ts';
import { CallName, callWords } from '../call-name.tsx';
import type { HeldCall } from '../state/held-calls.ts';
import { durationWords } from '../words.ts';

export interface HeldRowProps {
  readonly held: HeldCall;
  readonly lane: Lane | undefined;
  readonly withTab: boolean;
  readonly now: number;
  /** Its place in the order of the ticks, from 1; absent while it is not ticked. */
  readonly place: number | undefined;
  readonly onTick: (call: CallId) => void;
  readonly onRelease: (call: CallId) => void;
}

/** One call that waits on the server: who asked for what, on which side of the server's work, for how long. Drawn anew only when something of it changed. */
export const HeldRow = memo(function HeldRow({ held, lane, withTab, now, place, onTick, onRelease }: HeldRowProps) {
  const { call, label, when, since, abandoned } = held;
  const words = `${callWords(held, lane, withTab)} ${label ?? ''}`.trim();
  return (
    <li className="held-row" data-testid="held" data-call={call} data-when={when} data-abandoned={abandoned}>
      <label className="held-tick">
        <input
          type="checkbox"
          checked={place !== undefined}
          onChange={() => onTick(call)}
          aria-label={`Choose ${words}`}
        />
        <span className="held-place" data-testid="place" title="Its place in the order of release">
          {place}
        </span>
      </label>
      <span className="held-who">
        <CallName called={held} lane={lane} withTab={withTab} />
        <span className="held-label">{label?.replace(/ \/api(?=\/)/, ' ')}</span>
      </span>
      <span className="held-facts">
        <span className="tag" title={WHERE[when].hint}>
          {WHERE[when].title}
        </span>
        {abandoned && (
          <span className="held-gone" title="Nobody hears the answer any more">
            <Unplug size={12} aria-hidden="true" /> client went away
          </span>
        )}
        <span className="held-time">for {durationWords(Math.max(0, now - since))}</span>
      </span>
      <button
        type="button"
        className="button"
        title={`Release ${words}`}
        aria-label={`Release ${words}`}
        onClick={() => onRelease(call)}
      >
        <Play size={13} aria-hidden="true" />
        <span className="held-release">Release</span>
      </button>
    </li>
  );
});

const WHERE = {
  before: { title: 'before it acts', hint: 'The server has not acted on it yet' },
  after: { title: 'after it acted', hint: 'The server has acted; its reply waits' },
} as const;
