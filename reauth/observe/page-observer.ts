import { createRecorder, type Recorder } from '../trace/recorder.ts';
import { systemClock } from '../time/system-clock.ts';
import type { ClientEvent } from '../trace/events.ts';
import { createObserver, type Observer } from './observer.ts';
import { quietly } from './quietly.ts';
import { DEVTOOLS_CHANNEL, WINDOW_MESSAGE_VERSION, type EventsMessage } from './window-message.ts';

/** How many events a page keeps for a DevTools panel that opens later. */
export const PAGE_BACKLOG = 2_000;

let made: Observer | undefined;

/**
 * The observer of this page, made on first use, whose events go to the window for the extension to pick up.
 *
 * The adapter of the browser: everything else here runs anywhere. Where there is no window (Node, rendering on a
 * server) there is nobody to tell, and it is `undefined`.
 */
export function pageObserver(): Observer | undefined {
  if (typeof window === 'undefined' || typeof window.postMessage !== 'function') return undefined;
  made ??= createPageObserver(window);
  return made;
}

/** The part of a window that a page's observer needs. */
export type PageWindow = Pick<Window, 'addEventListener' | 'postMessage'> & {
  readonly location: Pick<Location, 'origin'>;
};

/** The same for a given window. */
export function createPageObserver(page: PageWindow): Observer {
  const tab = `page-${randomHex()}`;
  const recorder = createRecorder({ clock: systemClock, tab, limit: PAGE_BACKLOG });
  publish(page, recorder);
  return createObserver({ tab, label: 'page', client: 'app', emit: (fact) => recorder.record(fact) });
}

function publish(page: PageWindow, recorder: Recorder): void {
  let sent = 0;
  let scheduled = false;
  const post = (events: readonly ClientEvent[]): void => {
    if (events.length === 0) return;
    const message: EventsMessage = {
      channel: DEVTOOLS_CHANNEL,
      version: WINDOW_MESSAGE_VERSION,
      kind: 'events',
      events,
    };
    quietly(() => page.postMessage(message, targetOf(page)));
  };
  /** Microtasks, not a timer: what leads to a navigation must be out before the page goes. */
  const flush = (): void => {
    scheduled = false;
    const batch = recorder.since(sent);
    sent = batch.at(-1)?.seq ?? sent;
    post(batch);
  };
  recorder.subscribe(() => {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(flush);
  });
  page.addEventListener('message', (event) => {
    if (event.source === page && isHello(event.data)) post(recorder.since(0));
  });
}

/** A page with an opaque origin (a sandboxed frame, a file) can name no target. */
const targetOf = ({ location: { origin } }: PageWindow): string => (/^https?:/.test(origin) ? origin : '*');

function isHello(data: unknown): boolean {
  return (
    typeof data === 'object' &&
    data !== null &&
    'channel' in data &&
    data.channel === DEVTOOLS_CHANNEL &&
    'version' in data &&
    data.version === WINDOW_MESSAGE_VERSION &&
    'kind' in data &&
    data.kind === 'hello'
  );
}

/** Not `randomUUID`, which pages on plain HTTP do not have. */
function randomHex(): string {
  return [...crypto.getRandomValues(new Uint8Array(3))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
