import { usePanelTools } from '../panel-tools.tsx';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { selectSource, sourceChosen } from '../state/trace-slice.ts';
import { useOpenTrace } from '../use-open-trace.ts';

/** Where the events come from: only what this environment can give. */
export function SourceSwitch() {
  const { sources } = usePanelTools().environment;
  const dispatch = usePanelDispatch();
  const openTrace = useOpenTrace();
  const chosen = usePanelSelector(selectSource);
  if (sources.length < 2) return null;
  return (
    <fieldset className="switch">
      <legend className="for-screen-readers">Source of events</legend>
      {sources.map(({ id, title }) => (
        <label key={id} className="switch-option">
          <input
            type="radio"
            name="source"
            value={id}
            checked={chosen === id}
            onChange={() => (id === 'file' ? void openTrace() : dispatch(sourceChosen(id)))}
          />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  );
}
