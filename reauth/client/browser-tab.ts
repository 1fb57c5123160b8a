import { systemClock } from '../time/system-clock.ts';
import type { TabChannelPort, TabPorts } from './strategy.ts';

/**
 * The tab that this code runs in, for `StrategyOptions.tab`: `resilient({ baseQuery, mutex, tab: browserTab(), … })`.
 *
 * What the browser does not have, or forbids (Web Locks outside a secure context, localStorage where cookies of third
 * parties are blocked), is left out, and a strategy does without.
 */
export function browserTab(): TabPorts {
  const storage = allowedStorage();
  return {
    clock: systemClock,
    ...('locks' in navigator ? { locks: navigator.locks } : {}),
    ...(storage === undefined ? {} : { storage }),
    ...('BroadcastChannel' in globalThis ? { openChannel } : {}),
  };
}

function openChannel(name: string): TabChannelPort {
  const channel = new BroadcastChannel(name);
  const port: TabChannelPort = { onmessage: null, postMessage: (message) => channel.postMessage(message) };
  channel.onmessage = ({ data }: MessageEvent<unknown>) => port.onmessage?.({ data });
  return port;
}

function allowedStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
