import { useCallback } from 'react';
import type { Answer } from './sources/answer.ts';
import type { ControlClient } from './sources/control.ts';
import { usePanelDispatch } from './state/store.ts';
import { useAction } from './use-action.ts';
import { readServer } from './use-control.ts';

/** Runs what changes the server, and shows what the server then is, whether or not its events reach this panel. */
export function useServerAction(control: ControlClient) {
  const act = useAction();
  const dispatch = usePanelDispatch();
  return useCallback(
    async <T>(action: () => Promise<Answer<T>>): Promise<Answer<T>> => {
      const answer = await act(action);
      if (answer.ok) await dispatch(readServer(control));
      return answer;
    },
    [act, control, dispatch],
  );
}
