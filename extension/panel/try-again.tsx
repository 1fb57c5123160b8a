import { usePanelDispatch, usePanelSelector } from './state/store.ts';
import { selectSource, selectStatus, sourceChosen } from './state/trace-slice.ts';

/** Starts a source anew that has failed. A file is opened again instead. */
export function TryAgain() {
  const dispatch = usePanelDispatch();
  const source = usePanelSelector(selectSource);
  const failed = usePanelSelector(selectStatus).kind === 'failed';
  if (!failed || source === undefined || source === 'file') return null;
  return (
    <button type="button" className="button button-plain" onClick={() => dispatch(sourceChosen(source))}>
      Try again
    </button>
  );
}
