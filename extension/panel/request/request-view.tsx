import { selectSelectedLane } from '../state/selectors.ts';
import { usePanelSelector } from '../state/store.ts';
import { AttemptFacts } from './attempt-facts.tsx';

/** What happened to the request that one looks at. */
export function RequestView() {
  const lane = usePanelSelector(selectSelectedLane);
  if (lane === undefined)
    return <p className="hint">Choose a request in the timeline: click it, or use the arrow keys.</p>;
  return (
    <div className="request">
      <div className="attempts">
        {lane.attempts.map((attempt, index) => (
          <AttemptFacts key={attempt.exchange ?? attempt.call ?? index} attempt={attempt} />
        ))}
      </div>
    </div>
  );
}
