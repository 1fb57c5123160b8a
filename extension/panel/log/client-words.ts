import type { ClientEvent } from '../../../reauth/trace/events.ts';
import { nameOf } from '../timeline/lane-words.ts';

/** What a client's event says, in one line. */
export function clientWords(event: ClientEvent): string {
  switch (event.type) {
    case 'tab.opened':
      return `${event.label} opened, refreshing as ${event.client}`;
    case 'request.started':
      return `${nameOf(event.request)} asks for ${event.method} ${event.path}`;
    case 'request.settled':
      return `${nameOf(event.request)} ${event.outcome}${event.status === undefined ? '' : ` with ${event.status}`}`;
    case 'mutex.awaited':
      return `${who(event.request)} waits for the mutex`;
    case 'mutex.passed':
      return `${who(event.request)} waits no longer`;
    case 'mutex.acquired':
      return `${who(event.request)} took the mutex`;
    case 'mutex.released':
      return `${who(event.request)} released the mutex`;
    case 'fetch.sent':
      return `${who(event.request)} sent ${event.method} ${event.path}`;
    case 'fetch.answered':
      return `${exchangeName(event.exchange)} was answered ${event.status}${event.message === undefined ? '' : `: ${event.message}`}`;
    case 'fetch.failed':
      return `${exchangeName(event.exchange)} got no answer: ${event.error}`;
    case 'session.lost':
      return `${who(event.request)} gave the session up${event.status === undefined ? '' : ` after ${event.status}`}`;
    case 'events.dropped':
      return `${event.count} events were not captured: ${event.why === 'rate' ? 'too many at once' : 'not readable'}`;
  }
}

/** `#4, exchange 2` of `A-3f9c.4.2`. */
function exchangeName(exchange: string): string {
  const [, request, number] = exchange.split('.');
  return request === undefined ? exchange : `#${request}${number === undefined ? '' : `, exchange ${number},`}`;
}

const who = (request: string | undefined): string => (request === undefined ? 'Somebody' : nameOf(request));
