import { usePanelDispatch, usePanelSelector } from './state/store.ts';
import { droppedWords } from './state/dropped.ts';
import { selectDropped } from './state/selectors.ts';
import { selectRecording, selectSource, selectStatus, sourceChosen } from './state/trace-slice.ts';
import { useLab } from './use-lab.ts';
import type { SourceStatus } from './sources/source.ts';

/** How the source is doing, and what is missing from the picture. */
export function StatusLine() {
  const dispatch = usePanelDispatch();
  const source = usePanelSelector(selectSource);
  const status = usePanelSelector(selectStatus);
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
      {status.kind === 'failed' && source !== undefined && source !== 'file' && (
        <button type="button" className="button button-plain" onClick={() => dispatch(sourceChosen(source))}>
          Try again
        </button>
      )}
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
