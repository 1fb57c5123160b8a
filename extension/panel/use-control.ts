import { useEffect, useMemo, useRef } from 'react';
import { usePanelTools } from './panel-tools.tsx';
import type { ControlClient } from './sources/control.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { selectHeard } from './state/followed.ts';
import { selectNews, stateRead } from './state/server-slice.ts';
import { usePanelDispatch, usePanelSelector, type PanelStore } from './state/store.ts';
import { selectHeldCount, selectStrangers } from './state/selectors.ts';
import { selectRun, selectSource, selectStatus, usersRead } from './state/trace-slice.ts';
import { holdsRead, selectHolding, serverAnswered } from './state/view-slice.ts';

/** The server's control API; `undefined` where there is none, or a saved trace is shown. */
export function useControl(): ControlClient | undefined {
  const { environment } = usePanelTools();
  const source = usePanelSelector(selectSource);
  const client = useMemo(() => environment.control?.(), [environment]);
  return source === undefined || source === 'file' ? undefined : client;
}

/**
 * Asks the server what its events do not tell, or told before the panel came: its settings, faults, keys, holds and held
 * calls, its users' addresses. Each time the source has come to life, when an event says that something of it has changed,
 * when the trace is cleared, when the first call is held or the last one goes, and when a user shows up whose address is
 * not known. What is answered after the source was left is let go.
 */
export function useServerState(): void {
  const control = useControl();
  const dispatch = usePanelDispatch();
  const alive = usePanelSelector(selectStatus).kind === 'live';
  const run = usePanelSelector(selectRun);
  const strangers = usePanelSelector(selectStrangers);
  const news = usePanelSelector(selectNews);
  const holding = usePanelSelector(selectHolding);
  const someHeld = usePanelSelector((state) => selectHeldCount(state) > 0);
  // No event tells of a hold itself: a call that waits without one was held from elsewhere.
  const unexplained = someHeld && !holding;
  const read = useRef<() => void>(undefined);

  useEffect(() => {
    if (control === undefined || !alive) return undefined;
    let left = false;
    read.current = oneAtATime(async () => {
      await dispatch(readServer(control, () => left));
    });
    return () => {
      left = true;
      read.current = undefined;
    };
  }, [alive, control, dispatch, run]);

  useEffect(() => read.current?.(), [alive, control, run, strangers, news, someHeld, unexplained]);
}

/** Asks for `GET state` and puts the answer into the store, unless the source was left meanwhile. */
export const readServer =
  (control: ControlClient, left = () => false) =>
  async (dispatch: PanelStore['dispatch'], getState: PanelStore['getState']): Promise<void> => {
    const heardBefore = selectHeard(getState());
    const answer = await control.state();
    if (!answer.ok || left()) return;
    const { users, holds } = answer.value;
    dispatch(stateRead(answer.value, heardBefore));
    dispatch(usersRead(Object.fromEntries(users.map(({ id, email }) => [id, email]))));
    dispatch(holdsRead(holds));
    dispatch(serverAnswered());
  };
