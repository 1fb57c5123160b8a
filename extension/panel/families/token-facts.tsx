import type { ReactNode } from 'react';
import type { CallRef, Family, FamilyNode, Presentation } from '../../../reauth/trace/family.ts';
import { LOST, outcomeOf } from './presentation-words.ts';

export interface TokenFactsProps {
  readonly family: Family;
  readonly node: FamilyNode;
  /** Draws the name of whoever made a call. */
  readonly who: (called: CallRef) => ReactNode;
}

/** How a token came, who spent it, and who presented it besides: one line each. */
export function TokenFacts({ family, node, who }: TokenFactsProps) {
  const { spent, presentations, earlier, accessCount, access } = node;
  const parent = family.nodes.find(({ token }) => token.id === node.parent);
  // Of a token in a straight line, the row above says it: whoever spent the parent got this one.
  const isTold = parent !== undefined && parent.spent?.call === node.issuedBy?.call;
  const spending = presentations.find(({ call }) => call === spent?.call);
  const granted = presentations.filter((shown) => spent === undefined && isPlainGrant(shown));
  const others = presentations.filter((shown) => shown !== spending && !granted.includes(shown));
  return (
    <ul className="token-facts">
      {node.issuedBy && !isTold && (
        <li>
          {node.token.generation === 1 ? 'from the sign-in by ' : 'issued to '}
          {who(node.issuedBy)}
        </li>
      )}
      {spent && (
        <li>
          spent by {who(spent)}
          {spending?.lost !== undefined && <b className="bad"> {LOST[spending.lost]}</b>}
        </li>
      )}
      {granted.length > 0 && (
        <li>
          presented by {earlier > 0 && `${earlier} earlier calls, `}
          {granted.map((shown, index) => (
            <span key={shown.call}>
              {index > 0 && ', '}
              {who(shown)}
              {shown.lost !== undefined && ` (${LOST[shown.lost]})`}
            </span>
          ))}
          : granted
        </li>
      )}
      {others.map((shown) => (
        <li key={shown.call} data-testid="presentation" data-outcome={shown.outcome} data-again={shown.again}>
          {shown.again ? 'presented again by ' : 'presented by '}
          {who(shown)}
          {': '}
          <b className={shown.outcome === 'refused' ? 'bad' : undefined}>{outcomeOf(shown)}</b>
        </li>
      ))}
      {accessCount > 0 && (
        <li className="faint">
          {accessCount === 1 ? 'brought access token' : `brought ${accessCount} access tokens, the newest`} gen{' '}
          {access?.generation}
        </li>
      )}
    </ul>
  );
}

const isPlainGrant = ({ outcome, again }: Presentation): boolean => outcome === 'granted' && !again;
