import { useCallback } from 'react';
import type { ControlClient, Release } from '../sources/control.ts';
import { usePanelDispatch } from '../state/store.ts';
import { holdChanged } from '../state/view-slice.ts';
import { useServerAction } from '../use-server-action.ts';

/** Lets held calls go. To release all of them also ends the hold. */
export function useRelease(control: ControlClient): (which: Release) => Promise<void> {
  const act = useServerAction(control);
  const dispatch = usePanelDispatch();
  return useCallback(
    async (which) => {
      const answer = await act(() => control.release(which));
      if (answer.ok && 'all' in which) dispatch(holdChanged(false));
    },
    [act, control, dispatch],
  );
}
