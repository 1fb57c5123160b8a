import { CircleX, TriangleAlert } from 'lucide-react';
import type { Finding } from '../../../reauth/findings/rule.ts';
import { rules } from '../../../reauth/findings/rules.ts';

export interface FindingCardProps {
  readonly finding: Finding;
  readonly onShow: () => void;
}

/** One finding: its rule's title, the cause as it was seen, and the cure. */
export function FindingCard({ finding: { rule, severity, summary, remedy, requests }, onShow }: FindingCardProps) {
  const Icon = severity === 'error' ? CircleX : TriangleAlert;
  return (
    <li className={`finding finding-${severity}`} data-testid="finding" data-rule={rule}>
      <h2>
        <Icon size={14} aria-label={severity} /> {titleOf(rule)}
      </h2>
      <p>
        <b>Cause:</b> {summary}
      </p>
      <p>
        <b>Cure:</b> {remedy}
      </p>
      {requests.length > 0 && (
        <button type="button" className="button button-plain" onClick={onShow}>
          {requests.length === 1 ? 'Show its lane' : `Show its ${requests.length} lanes`}
        </button>
      )}
    </li>
  );
}

const titleOf = (rule: string): string => rules.find(({ id }) => id === rule)?.title ?? rule;
