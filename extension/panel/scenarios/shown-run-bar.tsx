import { Undo2 } from 'lucide-react';
import { usePanelTools } from '../panel-tools.tsx';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { selectShown, sourceChosen } from '../state/trace-slice.ts';
import { zoomChanged } from '../state/view-slice.ts';

/** Says that a run of a scenario is on the timeline, and leads back to what is live. */
export function ShownRunBar() {
  const dispatch = usePanelDispatch();
  const { sources } = usePanelTools().environment;
  const shown = usePanelSelector(selectShown);
  if (shown === undefined) return null;
  const back = sources.find(({ id }) => id === shown.back);
  return (
    <div className="shown-run" data-testid="shown-run">
      <p>
        <b>A scenario’s run is shown:</b> {shown.title}
      </p>
      <button
        type="button"
        className="button"
        onClick={() => {
          dispatch(zoomChanged({ kind: 'latest' }));
          dispatch(sourceChosen(shown.back));
        }}
      >
        <Undo2 size={14} aria-hidden="true" /> Back to {back === undefined ? 'what is live' : `“${back.title}”`}
      </button>
    </div>
  );
}
