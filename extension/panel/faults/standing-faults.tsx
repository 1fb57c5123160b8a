import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { selectFaults } from '../state/server-slice.ts';
import { tabChosen } from '../state/view-slice.ts';
import { useControl } from '../use-control.ts';
import { isUsedUp } from './fault-words.ts';

/** How many faults stand of which something may still come; `undefined` where the server has none to set. */
export function useStandingCount(): number | undefined {
  const control = useControl();
  const faults = usePanelSelector(selectFaults);
  return control === undefined ? undefined : faults?.filter((fault) => !isUsedUp(fault)).length;
}

/** Says that faults stand, wherever one looks, and leads to them: who forgets them hunts ghosts. */
export function StandingFaults() {
  const dispatch = usePanelDispatch();
  const count = useStandingCount() ?? 0;
  if (count === 0) return null;
  return (
    <button type="button" className="status-faults" onClick={() => dispatch(tabChosen('faults'))}>
      {count === 1 ? '1 fault stands' : `${count} faults stand`}
    </button>
  );
}
