import { createContext, useContext, useEffect, useState } from 'react';
import type { PanelEnvironment } from './environment.ts';
import type { PanelClock } from './panel-clock.ts';

/** What every part of the panel may use of the world outside. */
export interface PanelTools {
  readonly environment: PanelEnvironment;
  readonly clock: PanelClock;
}

const Tools = createContext<PanelTools | undefined>(undefined);

export const PanelToolsProvider = Tools.Provider;

/** The environment and the clock of the panel that this component is part of. */
export function usePanelTools(): PanelTools {
  const tools = useContext(Tools);
  if (tools === undefined)
    throw new Error('A part of the panel was drawn outside of PanelToolsProvider: wrap it in one.');
  return tools;
}

/** Wall time, looked at again every `ms`; it stands still without `ms`. */
export function useNow(ms: number | undefined): number {
  const { clock } = usePanelTools();
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => (ms === undefined ? undefined : clock.every(ms, () => setNow(clock.now()))), [clock, ms]);
  return now;
}
