import { FolderOpen, ListChecks, Square } from 'lucide-react';
import { usePanelTools } from '../panel-tools.tsx';
import { ToolButton } from '../toolbar/tool-button.tsx';
import type { DeskEntry, DeskState } from './desk-state.ts';
import type { ScenarioDesk } from './desk.ts';
import { tallyWords } from './row-words.ts';

export interface LibraryHeadProps {
  readonly desk: ScenarioDesk;
  readonly state: DeskState;
  readonly shown: readonly DeskEntry[];
}

/** What is for all scenarios: the filter, run them all, open one more, and how far a run is. */
export function LibraryHead({ desk, state, shown }: LibraryHeadProps) {
  const { environment } = usePanelTools();
  const { entries, filter, job } = state;
  const all = shown.length === entries.length;
  return (
    <div className="scenarios-head" data-busy={job !== undefined}>
      <input
        type="search"
        aria-label="Filter scenarios"
        placeholder="Filter: late, recipe, rtk-1782 …"
        value={filter}
        onChange={({ target }) => desk.filter(target.value)}
      />
      <span className="faint">
        {all ? `${entries.length} scenarios` : `${shown.length} of ${entries.length} scenarios`}
      </span>
      {job === undefined ? (
        <ToolButton
          label={all ? 'Run all at once' : `Run ${shown.length} at once`}
          keepsLabel
          hint="Both rows of each, in virtual time, here in the panel: no server is needed, none is touched"
          icon={ListChecks}
          disabled={shown.length === 0}
          onClick={() => void desk.runAtOnce(shown.map(({ key }) => key))}
        />
      ) : (
        <ToolButton
          label={job.isStopping ? 'Stopping' : 'Cancel'}
          keepsLabel
          icon={Square}
          disabled={job.isStopping}
          onClick={() => desk.cancel()}
        />
      )}
      <ToolButton
        label="Open scenario"
        keepsLabel
        hint="Open YAML files of your own; or drop them here"
        icon={FolderOpen}
        onClick={() => void environment.pickFiles(['.yaml', '.yml']).then((files) => desk.open(files))}
      />
      <Progress state={state} />
    </div>
  );
}

/** How far a run of many is, and what the last one came to. Said politely when it is over, not at each step. */
function Progress({ state: { job, last } }: Pick<LibraryHeadProps, 'state'>) {
  const many = job?.kind === 'at once' && job.total > 1 ? job : undefined;
  const words =
    last && `${tallyWords(last.tally)}${last.done < last.total ? `; stopped after ${last.done} of ${last.total}` : ''}`;
  return (
    <>
      {many && (
        <span className="scenarios-progress">
          <progress aria-label="Scenarios run" value={many.done} max={many.total} />
          <span>
            {many.done} of {many.total} · {tallyWords(many.tally)}
          </span>
        </span>
      )}
      <span role="status" className="scenarios-last" data-testid="tally">
        {many ? '' : words}
      </span>
    </>
  );
}
