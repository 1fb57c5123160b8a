import { useDeferredValue, useMemo } from 'react';
import { analyse } from '../../../reauth/findings/analyse.ts';
import type { Finding } from '../../../reauth/findings/rule.ts';
import { instant } from '../../../reauth/time/instant.ts';
import { selectLanes, selectMutexes } from '../state/selectors.ts';
import { usePanelSelector } from '../state/store.ts';
import { selectEvents, selectShown } from '../state/trace-slice.ts';
import { usePanelNow } from '../use-panel-now.ts';

/** A request that never settles, and a mutex that stays held, are found by the clock alone: the rules look again now and then. */
const LOOK_AGAIN_MS = 2000;

/** What is wrong in the trace, by every rule. It may be a moment behind while many events arrive. */
export function useFindings(): readonly Finding[] {
  const events = useDeferredValue(usePanelSelector(selectEvents));
  const lanes = useDeferredValue(usePanelSelector(selectLanes));
  const held = usePanelSelector(selectMutexes).mutexes.some((mutex) => mutex.held);
  const open = held || lanes.some(({ outcome }) => outcome === 'pending');
  const now = usePanelNow(open ? LOOK_AGAIN_MS : undefined);
  // Of a run that is over, nothing more comes that one would have to wait for.
  const isOver = usePanelSelector(selectShown) !== undefined;
  return useMemo(() => analyse(events, { now: instant(now), lanes, isOver }), [events, lanes, now, isOver]);
}
