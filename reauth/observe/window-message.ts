import type { TraceEvent } from '../trace/events.ts';

/** Marks a window message as one of ours; the extension's content script reads nothing else of a page. */
export const DEVTOOLS_CHANNEL = 'reauth-devtools';

/** The version of the window messages. A receiver ignores every other one. */
export const WINDOW_MESSAGE_VERSION = 1;

interface Envelope {
  readonly channel: typeof DEVTOOLS_CHANNEL;
  readonly version: typeof WINDOW_MESSAGE_VERSION;
}

/** What an instrumented page says: events in the order of their `seq`. One that was sent before may come again. */
export type EventsMessage = Envelope & { readonly kind: 'events'; readonly events: readonly TraceEvent[] };

/** What asks an instrumented page for the events it still holds; it answers with an `EventsMessage`. */
export type HelloMessage = Envelope & { readonly kind: 'hello' };

/** Everything that travels over `window.postMessage` between a page and the extension. */
export type WindowMessage = EventsMessage | HelloMessage;
