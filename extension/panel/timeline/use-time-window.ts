import { createSelector } from '@reduxjs/toolkit';
import { useMemo } from 'react';
import { selectLanes, selectLatestBurst } from '../state/selectors.ts';
import { usePanelSelector } from '../state/store.ts';
import { selectZoom } from '../state/view-slice.ts';
import { spanOfLanes, windowOf } from './burst.ts';
import type { TimeWindow } from './scale.ts';

const selectWhole = createSelector([selectLanes], spanOfLanes);

/** The stretch of time to show: what the user went to, else the latest burst or the whole, fitted. */
export function useTimeWindow(now: number): TimeWindow {
  const zoom = usePanelSelector(selectZoom);
  const burst = usePanelSelector(zoom.kind === 'all' ? selectWhole : selectLatestBurst);
  const { from, to } =
    zoom.kind === 'window' ? zoom : burst === undefined ? { from: now - 1000, to: now + 9000 } : windowOf(burst, now);
  return useMemo(() => ({ from, to }), [from, to]);
}
