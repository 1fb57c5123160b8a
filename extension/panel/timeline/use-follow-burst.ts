import { useEffect, useRef, type RefObject } from 'react';
import { selectFirstToSee } from '../state/selectors.ts';
import { usePanelSelector } from '../state/store.ts';
import type { Row } from './rows.ts';

/**
 * Scrolls the latest burst into sight, its first lane on top, when it begins and as it grows; but no more once the
 * user has scrolled elsewhere, until the next burst.
 */
export function useFollowBurst(scroller: RefObject<HTMLElement | null>, rows: readonly Row[], rowHeight: number): void {
  const first = usePanelSelector(selectFirstToSee);
  const last = useRef<{ readonly first: string | undefined; readonly top: number }>({ first: undefined, top: 0 });
  useEffect(() => {
    const element = scroller.current;
    const row = rows.findIndex((each) => each.kind === 'lane' && each.lane.request === first);
    if (element === null || row < 0) return;
    if (first === last.current.first && element.scrollTop !== last.current.top) return;
    // One row higher: the heading of the tab, when it is the tab's first lane.
    element.scrollTo({ top: Math.max(row - 1, 0) * rowHeight });
    last.current = { first, top: element.scrollTop };
  }, [first, rowHeight, rows, scroller]);
}
