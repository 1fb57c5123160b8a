import { Circle, Eraser, Pause } from 'lucide-react';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { recordingToggled, selectRecording, selectSource, traceCleared } from '../state/trace-slice.ts';
import { ToolButton } from './tool-button.tsx';

/** Record or pause, and clear. A saved trace is not recorded: there both are absent. */
export function RecordingTools() {
  const dispatch = usePanelDispatch();
  const recording = usePanelSelector(selectRecording);
  const source = usePanelSelector(selectSource);
  if (source === 'file') return null;
  return (
    <div className="tools" role="group" aria-label="Recording">
      <ToolButton
        label={recording ? 'Pause' : 'Record'}
        hint={recording ? 'Requests that start from now on are not recorded' : 'Record requests again'}
        look={recording ? 'plain' : 'recording'}
        icon={recording ? Pause : Circle}
        onClick={() => dispatch(recordingToggled())}
      />
      <ToolButton
        label="Clear"
        hint="Forget the requests; cookies and session stay in sight"
        icon={Eraser}
        onClick={() => dispatch(traceCleared())}
      />
    </div>
  );
}
