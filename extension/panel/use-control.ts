import { useEffect, useMemo, useRef } from 'react';
import { usePanelTools } from './panel-tools.tsx';
import type { ControlClient, ControlState } from './sources/control.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { selectNews, stateRead } from './state/server-slice.ts';
import { usePanelDispatch, usePanelSelector, type PanelStore } from './state/store.ts';
import { selectStrangers } from './state/selectors.ts';
import { selectRun, selectSource, selectStatus, usersRead } from './state/trace-slice.ts';
import { holdChanged } from './state/view-slice.ts';

/** The server's control API; `undefined` where there is none, or a saved trace is shown. */
export function useControl(): ControlClient | undefined {
  const { environment } = usePanelTools();
  const source = usePanelSelector(selectSource);
  const client = useMemo(() => environment.control?.(), [environment]);
  return source === undefined || source === 'file' ? undefined : client;
}

/**
 * Asks the server what its events do not tell: its settings, faults, keys and holds, its users' addresses. Each time the
 * source has come to life, when an event says that something of it has changed, and when a user shows up whose address
 * is not known. What is answered after the source was left is let go.
 */
export function useServerState(): void {
  const control = useControl();
  const dispatch = usePanelDispatch();
  const alive = usePanelSelector(selectStatus).kind === 'live';
  const run = usePanelSelector(selectRun);
  const strangers = usePanelSelector(selectStrangers);
  const news = usePanelSelector(selectNews);
  const read = useRef<() => void>(undefined);

  useEffect(() => {
    if (control === undefined || !alive) return undefined;
    let left = false;
    read.current = oneAtATime(async () => {
      const answer = await control.state();
      if (answer.ok && !left) bringIn(dispatch, answer.value);
    });
    return () => {
      left = true;
      read.current = undefined;
    };
  }, [alive, control, dispatch, run]);

  useEffect(() => read.current?.(), [alive, control, run, strangers, news]);
}

/** Puts what `GET state` answered into the store. */
export function bringIn(dispatch: PanelStore['dispatch'], state: ControlState): void {
  dispatch(stateRead(state));
  dispatch(usersRead(Object.fromEntries(state.users.map(({ id, email }) => [id, email]))));
  dispatch(holdChanged(state.holds.length > 0));
}
