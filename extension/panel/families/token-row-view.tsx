import { instant } from '../../../reauth/time/instant.ts';
import { tokenStateAt, type GracePolicy } from '../../../reauth/trace/family.ts';
import { fingerprint } from '../../../reauth/trace/fingerprint.ts';
import { countdownWords } from '../words.ts';
import { TokenFacts, type TokenFactsProps } from './token-facts.tsx';
import { TokenSign, stateWords } from './token-state.tsx';
import type { Rail, TokenRow } from './tree-rows.ts';

export interface TokenRowViewProps {
  readonly row: TokenRow;
  readonly who: TokenFactsProps['who'];
  /** Protocol time. */
  readonly now: number;
  readonly policy: GracePolicy | undefined;
  readonly salt: string;
}

/** One refresh token: its place in the tree as lines, its state, and who presented it. */
export function TokenRowView({ row: { family, node, rails }, who, now, policy, salt }: TokenRowViewProps) {
  const { token, spent } = node;
  const state = tokenStateAt(family, node, instant(now), policy);
  return (
    <>
      <span className="rails" aria-hidden="true">
        {rails.map((rail, index) => (
          <span key={index} className={railClass(rail)}>
            {rail.kind === 'token' && <TokenSign state={state} />}
          </span>
        ))}
      </span>
      <div className="token" data-state={state} data-spent={spent !== undefined}>
        {rails.length > NARROW_COLUMNS && (
          <span className="tag rails-cut" title="The columns of older branches are not drawn here">
            level {rails.length}
          </span>
        )}
        <span className="token-name">
          gen {token.generation}{' '}
          <code title="Fingerprint of the token in this trace">{fingerprint(token.id, salt)}</code>
        </span>
        <span className="tag token-tag">{stateWords(state, spent !== undefined)}</span>
        {state === 'live' && <span className="faint">ends in {countdownWords(token.expiresAt - now)}</span>}
        <TokenFacts family={family} node={node} who={who} />
      </div>
    </>
  );
}

/** Where the panel is narrow more columns would leave no room for the words: `families.css` draws the last ones. */
const NARROW_COLUMNS = 8;

function railClass(rail: Rail): string {
  if (rail.kind !== 'token') return `rail rail-${rail.kind}`;
  return `rail rail-token${rail.from ? ' rail-from' : ''}${rail.to ? ' rail-to' : ''}`;
}
