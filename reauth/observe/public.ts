export { observeBaseQuery, observeFetch, observeMutex, type ObserveFetchOptions } from './observe.ts';
export { createObserver, type Observer, type ObserverOptions } from './observer.ts';
export type { FetchFn, FetchSettings } from './observed-fetch.ts';
export type { RequestContext } from './context.ts';
export { attributed } from './attributed.ts';
export {
  DEVTOOLS_CHANNEL,
  WINDOW_MESSAGE_VERSION,
  type EventsMessage,
  type HelloMessage,
  type WindowMessage,
} from './window-message.ts';
export type { ClientEvent, ClientFact } from '../trace/events.ts';
