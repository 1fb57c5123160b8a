import { ArrowLeft } from 'lucide-react';
import { CLASS_WORDS } from './class-words.ts';
import { titleOf, type DeskEntry, type DeskState } from './desk-state.ts';
import type { ScenarioDesk } from './desk.ts';
import { ProblemList } from './problem-list.tsx';
import { RowCard } from './row-card.tsx';
import { RunTools } from './run-tools.tsx';
import { ScenarioFacts } from './scenario-facts.tsx';
import { useShowRun } from './use-show-run.ts';

export interface ScenarioDetailProps {
  readonly desk: ScenarioDesk;
  readonly state: DeskState;
  readonly entry: DeskEntry;
  readonly onBack: () => void;
}

/** One scenario: what goes wrong in it, how to run it, what its rows came to, and its file. */
export function ScenarioDetail({ desk, state, entry, onBack }: ScenarioDetailProps) {
  const { show, isShown } = useShowRun();
  const { key, file, text, origin } = entry;
  const reading = state.readings.get(key);
  const failure = state.failures.get(key);
  const scenario = reading?.ok ? reading.scenario : undefined;
  return (
    <article className="scenario" aria-labelledby={SCENARIO_TITLE_ID}>
      <button type="button" className="button scenario-back" onClick={onBack}>
        <ArrowLeft size={14} aria-hidden="true" /> All scenarios
      </button>
      <h2 id={SCENARIO_TITLE_ID} tabIndex={-1}>
        {titleOf(state, entry)}
      </h2>
      {scenario && (
        <>
          <p>{scenario.why}</p>
          <p className="faint">
            <span className="tag">{scenario.class}</span> {CLASS_WORDS[scenario.class]}
          </p>
          <ScenarioFacts scenario={scenario} />
          <RunTools key={key} desk={desk} state={state} entry={key} scenario={scenario} />
        </>
      )}
      {failure && (
        <p role="alert" className="bad">
          {failure.problem} {failure.remedy}
        </p>
      )}
      {reading?.ok === false && failure === undefined && (
        <ProblemList problems={reading.problems} onReadAgain={() => void desk.readAgain(key)} />
      )}
      {state.results.get(key)?.map((result) => (
        <RowCard key={`${result.pairing}`} result={result} isShown={isShown(result)} onShow={() => show(result)} />
      ))}
      {text !== '' && (
        <details className="scenario-file">
          <summary>{origin === 'local' ? `The file: ${file}` : file}</summary>
          <pre tabIndex={0}>{text}</pre>
        </details>
      )}
    </article>
  );
}

/** Where the focus goes when a scenario is opened. */
export const SCENARIO_TITLE_ID = 'scenario-title';
