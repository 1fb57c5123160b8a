import { useCallback } from 'react';
import type { Answer } from './sources/answer.ts';
import { usePanelDispatch } from './state/store.ts';
import { actionFailed, alertDismissed } from './state/view-slice.ts';

/** Runs what a button asks for. A failure is shown in the alert region until something works, or it is dismissed. */
export function useAction() {
  const dispatch = usePanelDispatch();
  return useCallback(
    async <T>(action: () => Promise<Answer<T>>): Promise<Answer<T>> => {
      const answer = await action();
      dispatch(answer.ok ? alertDismissed() : actionFailed(answer));
      return answer;
    },
    [dispatch],
  );
}
