import { CircleX, TriangleAlert } from 'lucide-react';
import type { Finding } from '../../../reauth/findings/rule.ts';
import { rules } from '../../../reauth/findings/rules.ts';

export interface FindingCardProps {
  readonly finding: Finding;
  /** Shows whose lanes it is about; absent where they are not on the timeline. */
  readonly onShow?: () => void;
  /** Opens a scenario; absent where there are none. */
  readonly onScenario?: (id: string) => void;
}

/** One finding: its rule's title, what was seen, why it happens, what cures it, and the scenario that shows it. */
export function FindingCard({
  finding: { rule, severity, summary, cause, remedy, requests },
  onShow,
  onScenario,
}: FindingCardProps) {
  const Icon = severity === 'error' ? CircleX : TriangleAlert;
  const known = rules.find(({ id }) => id === rule);
  return (
    <li className={`finding finding-${severity}`} data-testid="finding" data-rule={rule}>
      <h2>
        <Icon size={14} aria-label={severity} /> {known?.title ?? rule}
      </h2>
      <p>
        <b>Seen:</b> {summary}
      </p>
      <p>
        <b>Cause:</b> {cause}
      </p>
      <p>
        <b>Cure:</b> {remedy}
      </p>
      {known && (
        <p>
          <b>Scenario:</b> <ScenarioName id={known.scenario} onOpen={onScenario} />
        </p>
      )}
      {onShow && requests.length > 0 && (
        <button type="button" className="button button-plain" onClick={onShow}>
          {requests.length === 1 ? 'Show its lane' : `Show its ${requests.length} lanes`}
        </button>
      )}
    </li>
  );
}

interface ScenarioNameProps {
  readonly id: string;
  readonly onOpen: ((id: string) => void) | undefined;
}

function ScenarioName({ id, onOpen }: ScenarioNameProps) {
  if (onOpen === undefined) return <code>{id}</code>;
  return (
    <button type="button" className="scenario-name" onClick={() => onOpen(id)}>
      <code>{id}</code>
    </button>
  );
}
