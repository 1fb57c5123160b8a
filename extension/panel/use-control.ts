import { useEffect, useMemo } from 'react';
import { usePanelTools } from './panel-tools.tsx';
import type { ControlClient } from './sources/control.ts';
import { usePanelDispatch, usePanelSelector } from './state/store.ts';
import { selectStrangers } from './state/selectors.ts';
import { policyRead, selectRun, selectSource, selectStatus, usersRead } from './state/trace-slice.ts';
import { holdChanged } from './state/view-slice.ts';

/** The server's control API; `undefined` where there is none, or a saved trace is shown. */
export function useControl(): ControlClient | undefined {
  const { environment } = usePanelTools();
  const source = usePanelSelector(selectSource);
  const client = useMemo(() => environment.control?.(), [environment]);
  return source === undefined || source === 'file' ? undefined : client;
}

/**
 * Asks the server what its events do not tell: its settings, its holds, its users' addresses. Each time the source has
 * come to life, and when a user shows up whose address is not known.
 */
export function useServerState(): void {
  const control = useControl();
  const dispatch = usePanelDispatch();
  const alive = usePanelSelector(selectStatus).kind === 'live';
  const run = usePanelSelector(selectRun);
  const strangers = usePanelSelector(selectStrangers);
  useEffect(() => {
    if (control === undefined || !alive) return undefined;
    let left = false;
    void control.state().then((answer) => {
      if (!answer.ok || left) return;
      const { policy, users, holds } = answer.value;
      dispatch(policyRead(policy));
      dispatch(usersRead(Object.fromEntries(users.map(({ id, email }) => [id, email]))));
      dispatch(holdChanged(holds.length > 0));
    });
    return () => {
      left = true;
    };
  }, [alive, control, dispatch, run, strangers]);
}
