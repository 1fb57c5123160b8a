import { StandingFaults } from './faults/standing-faults.tsx';
import { usePanelSelector } from './state/store.ts';
import { droppedWords } from './state/dropped.ts';
import { selectDropped, selectLanes } from './state/selectors.ts';
import { selectRecording, selectStatus } from './state/trace-slice.ts';
import { TryAgain } from './try-again.tsx';
import { useLab } from './use-lab.ts';
import type { SourceStatus } from './sources/source.ts';

/** How the source is doing, and what is missing from the picture. */
export function StatusLine() {
  const status = usePanelSelector(selectStatus);
  const begun = usePanelSelector((state) => selectLanes(state).length > 0);
  const recording = usePanelSelector(selectRecording);
  const dropped = droppedWords(usePanelSelector(selectDropped));
  const busy = useLab()?.busy === true;
  return (
    <footer className="status-line" data-status={status.kind}>
      <div role="status" className="status-words">
        <span>{statusWords(status)}</span>
        {!recording && <span className="status-paused">Paused: requests are not recorded</span>}
        {busy && <span>The Lab is at work</span>}
        {dropped !== '' && (
          <span className="status-dropped" data-testid="dropped">
            {dropped}
          </span>
        )}
      </div>
      <StandingFaults />
      {begun && <TryAgain />}
    </footer>
  );
}

function statusWords(status: SourceStatus): string {
  switch (status.kind) {
    case 'idle':
      return 'Not connected';
    case 'connecting':
      return `Connecting to ${status.to}`;
    case 'live':
      return `Showing ${status.to}`;
    case 'failed':
      return `${status.problem} ${status.remedy}`;
  }
}
