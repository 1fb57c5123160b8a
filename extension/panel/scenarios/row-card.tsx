import { ChartGantt } from 'lucide-react';
import type { RowResult } from '../../../harness/run/result.ts';
import { FindingCard } from '../findings/finding-card.tsx';
import { durationWords } from '../words.ts';
import { rowWords } from './row-words.ts';
import { VerdictSign } from './verdict-sign.tsx';

export interface RowCardProps {
  readonly result: RowResult;
  readonly isShown: boolean;
  readonly onShow: () => void;
}

/** What one row came to: each expectation with what was the case, each finding with its cause and cure. */
export function RowCard({ result, isShown, onShow }: RowCardProps) {
  const { verdict, why, world, refreshes, durationMs, expectations, findings, trace, pairing } = result;
  // Where a row was to go right, `why` repeats the expectations that did not hold.
  const reasons = pairing === 'fails' ? why : why.filter((one) => !one.startsWith('Expected: '));
  return (
    <section className="row-card" data-testid="row" data-verdict={verdict} data-pairing={pairing}>
      <div className="row-head">
        <h3>
          <VerdictSign verdict={verdict} /> {rowWords(result)}
        </h3>
        <span className="faint">
          {refreshes === 1 ? '1 refresh' : `${refreshes} refreshes`} · {world === 'live' ? 'live' : 'virtual time'},{' '}
          {durationWords(durationMs)}
        </span>
        {trace.length > 0 && (
          <button type="button" className="button" aria-pressed={isShown} onClick={onShow}>
            <ChartGantt size={14} aria-hidden="true" />
            {isShown ? 'On the timeline' : 'Show on the timeline'}
          </button>
        )}
      </div>
      {reasons.map((reason) => (
        <p key={reason} className="bad">
          {reason}
        </p>
      ))}
      {world === 'live' && verdict !== 'pass' && (
        <p className="faint">
          Live, real time passes: on a busy machine, or beside another app that uses the server, a race may turn out
          otherwise. Run it again, or at once.
        </p>
      )}
      {expectations.length > 0 && (
        <ul className="expectations" aria-label="Expectations">
          {expectations.map(({ line, expected, found, holds }) => (
            <li key={`${line} ${expected}`} data-holds={holds}>
              <VerdictSign verdict={holds ? 'pass' : 'fail'} words={holds ? 'holds' : 'does not hold'} />
              <span>
                {expected}
                {!holds && <b className="expectation-found">found: {found}</b>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {findings.length > 0 && (
        <ul className="findings" aria-label="Findings">
          {findings.map((finding, index) => (
            <FindingCard key={`${finding.rule}-${index}`} finding={finding} />
          ))}
        </ul>
      )}
    </section>
  );
}
