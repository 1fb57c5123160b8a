import { Fragment } from 'react';
import { REPORTS } from '../../../harness/library/reports.ts';
import type { Scenario } from '../../../harness/scenario/scenario.ts';
import { pairedWords } from './row-words.ts';

/** Which client fails a scenario and which cures it, and the public reports that it is taken from. */
export function ScenarioFacts({ scenario: { fails, cured, reports } }: { readonly scenario: Scenario }) {
  return (
    <dl className="scenario-facts">
      {fails && (
        <>
          <dt>Fails with</dt>
          <dd>
            {pairedWords(fails)}, by <code>{fails.finding}</code>
          </dd>
        </>
      )}
      {cured && (
        <>
          <dt>Cured by</dt>
          <dd>{pairedWords(cured)}</dd>
        </>
      )}
      {reports.length > 0 && (
        <>
          <dt>Reported</dt>
          <dd>
            {reports.map((id, index) => (
              <Fragment key={id}>
                {index > 0 && ', '}
                <Report id={id} />
              </Fragment>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}

/** A file of the user's may name reports that nobody here knows. */
function Report({ id }: { readonly id: string }) {
  const url = REPORTS[id];
  if (url === undefined) return id;
  return (
    <a href={url} target="_blank" rel="noreferrer" title={url}>
      {url.replace('https://github.com/', '').replace(/\/(?:issues|pull|discussions)\//, '#')}
    </a>
  );
}
