import { useNow } from './panel-tools.tsx';
import { selectEnd } from './state/selectors.ts';
import { usePanelSelector } from './state/store.ts';
import { selectShown, selectSource } from './state/trace-slice.ts';

/** The instant that the panel shows: wall time, looked at again every `ms` (with none it stands still); of a saved trace, its end. */
export function usePanelNow(ms: number | undefined): number {
  const saved = usePanelSelector(selectSource) === 'file';
  const last = usePanelSelector(selectEnd);
  const end = Math.max(last, usePanelSelector(selectShown)?.endedAt ?? 0);
  const now = useNow(saved ? undefined : ms);
  return saved && end > 0 ? end : now;
}
