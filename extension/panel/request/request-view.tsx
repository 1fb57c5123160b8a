import { selectSelectedLane } from '../state/selectors.ts';
import { usePanelSelector } from '../state/store.ts';
import { AttemptFacts } from './attempt-facts.tsx';
import { StoryList } from './story-list.tsx';

/** What happened to the request that one looks at: the story in sentences, then each exchange in facts. */
export function RequestView() {
  const lane = usePanelSelector(selectSelectedLane);
  if (lane === undefined) {
    return <p className="hint">Choose a request in the timeline: click it, or use the arrow keys and Enter.</p>;
  }
  return (
    <div className="request" data-testid="request" data-request={lane.request}>
      <StoryList lane={lane} />
      <div className="attempts">
        {lane.attempts.map((attempt, index) => (
          <AttemptFacts key={attempt.exchange ?? attempt.call ?? index} attempt={attempt} />
        ))}
      </div>
    </div>
  );
}
