import { systemClock } from '../../../reauth/time/system-clock.ts';
import type { HttpPorts } from './http-call.ts';
import { serverEventOf } from './server-event.ts';
import type { Channel, Lock, StreamPorts } from './server-stream.ts';
import { documentVisibility } from './visibility.ts';

/** How long the panel waits for a reply of the control API, which never holds one back. */
const PATIENCE_MS = 5_000;

/** The browser's own fetch and timers, as the sources take them. */
export const browserHttp: HttpPorts = {
  fetchFn: (input, init) => fetch(input, init),
  patience: () => AbortSignal.timeout(PATIENCE_MS),
};

/** What a browser page offers for sharing one event stream between the panels of its origin. */
export function browserStreamPorts(page: Document): StreamPorts {
  return {
    fetchFn: browserHttp.fetchFn,
    clock: systemClock,
    lock: webLock,
    openChannel: broadcastChannel,
    visibility: documentVisibility(page),
    parse: serverEventOf,
    panel: crypto.randomUUID(),
  };
}

/** Web Locks; without them (no secure context, an opaque origin) each panel leads for itself. */
const webLock: Lock = async (name, signal, work) => {
  if (!('locks' in navigator)) return work();
  try {
    await navigator.locks.request(name, { signal }, work);
  } catch {
    if (!signal.aborted) await work();
  }
};

function broadcastChannel(name: string): Channel {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen: (listener) => channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => listener(data)),
    close: () => channel.close(),
  };
}
