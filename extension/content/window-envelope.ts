import { DEVTOOLS_CHANNEL, WINDOW_MESSAGE_VERSION, type HelloMessage } from '../../reauth/observe/window-message.ts';

/** What a window message is to us: someone else's, one that claims our channel and is broken, or events. */
export type WindowRead =
  | { readonly kind: 'stranger' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'events'; readonly events: readonly unknown[] };

/** Asks a page's observers to post again what they still hold. */
export const helloMessage: HelloMessage = {
  channel: DEVTOOLS_CHANNEL,
  version: WINDOW_MESSAGE_VERSION,
  kind: 'hello',
};

/** Reads the data of a window message. `hello` is our own voice, heard again since page and script share the window. */
export function readWindowMessage(data: unknown): WindowRead {
  if (typeof data !== 'object' || data === null || !('channel' in data) || data.channel !== DEVTOOLS_CHANNEL) {
    return { kind: 'stranger' };
  }
  if (!('version' in data) || data.version !== WINDOW_MESSAGE_VERSION || !('kind' in data))
    return { kind: 'malformed' };
  if (data.kind === 'hello') return { kind: 'stranger' };
  return data.kind === 'events' && 'events' in data && Array.isArray(data.events)
    ? { kind: 'events', events: data.events }
    : { kind: 'malformed' };
}
