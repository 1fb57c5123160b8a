import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { Answer } from '../sources/answer.ts';
import type { ServerAddress } from '../sources/discover.ts';
import { usePanelSelector } from '../state/store.ts';
import { selectStatus } from '../state/trace-slice.ts';
import type { DeskState } from './desk-state.ts';
import type { LiveRuns, ScenarioDesk } from './desk.ts';

/** The desk as it is now. */
export function useDesk(desk: ScenarioDesk): DeskState {
  const subscribe = useCallback((listener: () => void) => desk.subscribe(listener), [desk]);
  return useSyncExternalStore(subscribe, () => desk.state());
}

/** The server that live runs would go to: looked for at once, again when the panel's source comes or goes, and when asked. */
export function useLiveServer(live: LiveRuns | undefined) {
  const [answer, setAnswer] = useState<Answer<ServerAddress>>();
  const status = usePanelSelector(selectStatus).kind;
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let left = false;
    void live?.find().then((found) => left || setAnswer(found));
    return () => void (left = true);
  }, [live, status, asked]);
  return { answer, lookAgain: () => setAsked(asked + 1) };
}
