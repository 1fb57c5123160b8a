import { FolderOpen, Save } from 'lucide-react';
import { useStore } from 'react-redux';
import { instant } from '../../../reauth/time/instant.ts';
import { usePanelTools } from '../panel-tools.tsx';
import { savedTrace } from '../sources/file.ts';
import { usePanelDispatch, usePanelSelector, type PanelState } from '../state/store.ts';
import { selectEvents, selectSalt } from '../state/trace-slice.ts';
import { actionFailed } from '../state/view-slice.ts';
import { useOpenTrace } from '../use-open-trace.ts';
import { ToolButton } from './tool-button.tsx';

/** Open a saved trace, and save this one. There is nothing to save before anything happened. */
export function FileTools() {
  const { environment, clock } = usePanelTools();
  const store = useStore<PanelState>();
  const dispatch = usePanelDispatch();
  const openTrace = useOpenTrace();
  const empty = usePanelSelector((state) => selectEvents(state).length === 0);

  const save = async () => {
    const state = store.getState();
    const { name, text } = savedTrace(selectEvents(state), instant(clock.now()), selectSalt(state));
    try {
      await environment.saveFile(name, text);
    } catch {
      dispatch(
        actionFailed({
          ok: false,
          problem: `${name} could not be saved.`,
          remedy: 'Allow downloads here, then save again.',
        }),
      );
    }
  };

  return (
    <div className="tools" role="group" aria-label="File">
      <ToolButton label="Open trace" icon={FolderOpen} onClick={() => void openTrace()} />
      <ToolButton label="Save trace" icon={Save} disabled={empty} onClick={() => void save()} />
    </div>
  );
}
