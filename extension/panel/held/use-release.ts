import { useCallback } from 'react';
import type { ControlClient, Release } from '../sources/control.ts';
import { ownCallOf } from '../sources/server-life.ts';
import { usePanelDispatch } from '../state/store.ts';
import { holdChanged } from '../state/view-slice.ts';
import { useServerAction } from '../use-server-action.ts';

/** A call of a later run of the server has another name in the trace than on the server. */
const asNamedThere = (which: Release): Release => ('ids' in which ? { ids: which.ids.map(ownCallOf) } : which);

/** Lets held calls go. To release all of them also ends the hold. */
export function useRelease(control: ControlClient): (which: Release) => Promise<void> {
  const act = useServerAction(control);
  const dispatch = usePanelDispatch();
  return useCallback(
    async (which) => {
      const answer = await act(() => control.release(asNamedThere(which)));
      if (answer.ok && 'all' in which) dispatch(holdChanged(false));
    },
    [act, control, dispatch],
  );
}
