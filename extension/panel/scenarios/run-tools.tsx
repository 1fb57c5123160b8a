import { MonitorPlay, Zap } from 'lucide-react';
import { useState } from 'react';
import type { Scenario } from '../../../harness/scenario/scenario.ts';
import { Choice } from '../toolbar/choice.tsx';
import { ToolButton } from '../toolbar/tool-button.tsx';
import type { DeskState, EntryKey, RowChoice } from './desk-state.ts';
import type { ScenarioDesk } from './desk.ts';
import { pairedWords } from './row-words.ts';
import { LiveConfirm } from './live-confirm.tsx';
import { cannotLive } from './live/cannot-live.ts';
import { useLiveServer } from './use-desk.ts';
import { useRunLive } from './use-run-live.ts';

export interface RunToolsProps {
  readonly desk: ScenarioDesk;
  readonly state: DeskState;
  readonly entry: EntryKey;
  readonly scenario: Scenario;
}

/** Runs a scenario: at once in virtual time, or live before one's eyes where there is a server and the scenario can be. */
export function RunTools({ desk, state, entry, scenario }: RunToolsProps) {
  const [asks, setAsks] = useState(false);
  const { answer, lookAgain } = useLiveServer(desk.live);
  const runLive = useRunLive(desk);
  const { job, rows } = state;
  const never = cannotLive(scenario);
  const server = answer?.ok && never === undefined ? answer.value.api : undefined;
  const hasTwo = scenario.fails !== undefined && scenario.cured !== undefined;
  return (
    <div className="run-tools">
      <div className="tools" role="group" aria-label="Run">
        <ToolButton
          label="Run at once"
          keepsLabel
          hint="In virtual time, here in the panel: no server is needed, none is touched"
          look="primary"
          icon={Zap}
          disabled={job !== undefined}
          onClick={() => void desk.runAtOnce([entry])}
        />
        {server !== undefined && (
          <ToolButton
            label="Run live…"
            keepsLabel
            hint={`Against ${server}, in real time, with this browser's cookies; watch it on the timeline`}
            icon={MonitorPlay}
            disabled={job !== undefined || asks}
            onClick={() => setAsks(true)}
          />
        )}
        {hasTwo && (
          <Choice
            label="With"
            labelled
            value={rows}
            options={choicesOf(scenario)}
            onChoose={(choice) => desk.chooseRows(choice)}
          />
        )}
      </div>
      {job?.kind === 'live' && job.current === entry && (
        <p role="status" className="live-now">
          <span className="at-work" /> {job.now}
        </p>
      )}
      {asks && server !== undefined && (
        <LiveConfirm
          server={server}
          onCancel={() => setAsks(false)}
          onConfirm={() => {
            setAsks(false);
            void runLive(entry);
          }}
        />
      )}
      {never !== undefined && <p className="faint">It runs at once only. {never}</p>}
      {never === undefined && answer?.ok === false && (
        <p className="faint">
          It runs at once only: to run it live, a mock server is needed. {answer.problem} {answer.remedy}{' '}
          <button type="button" className="button button-plain" onClick={lookAgain}>
            Look again
          </button>
        </p>
      )}
    </div>
  );
}

/** Which of its rows to run, by who runs in them. */
function choicesOf({ fails, cured }: Scenario): readonly { readonly value: RowChoice; readonly title: string }[] {
  return [
    { value: 'both', title: 'both clients' },
    { value: 'fails', title: `${pairedWords(fails ?? {})}, which fails` },
    { value: 'cured', title: `${pairedWords(cured ?? {})}, which cures` },
  ];
}
