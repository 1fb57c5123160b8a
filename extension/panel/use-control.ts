import { useEffect, useMemo } from 'react';
import { usePanelTools } from './panel-tools.tsx';
import type { ControlClient } from './sources/control.ts';
import { usePanelDispatch, usePanelSelector } from './state/store.ts';
import { policyRead, selectRun, selectSource, selectStatus } from './state/trace-slice.ts';

/** The server's control API; `undefined` where there is none, or a saved trace is shown. */
export function useControl(): ControlClient | undefined {
  const { environment } = usePanelTools();
  const source = usePanelSelector(selectSource);
  const client = useMemo(() => environment.control?.(), [environment]);
  return source === undefined || source === 'file' ? undefined : client;
}

/** Asks the server for its settings each time the source has come to life, since it may not have told them in an event. */
export function usePolicy(): void {
  const control = useControl();
  const dispatch = usePanelDispatch();
  const alive = usePanelSelector(selectStatus).kind === 'live';
  const run = usePanelSelector(selectRun);
  useEffect(() => {
    if (control === undefined || !alive) return undefined;
    let left = false;
    void control.state().then((answer) => {
      if (answer.ok && !left) dispatch(policyRead(answer.value.policy));
    });
    return () => {
      left = true;
    };
  }, [alive, control, dispatch, run]);
}
