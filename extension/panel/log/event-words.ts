import type { CookieEvent, TraceEvent } from '../../../reauth/trace/events.ts';
import { clientWords } from './client-words.ts';
import { serverWords } from './server-words.ts';

/** What an event says, in one line. */
export function eventWords(event: TraceEvent): string {
  switch (event.source) {
    case 'client':
      return clientWords(event);
    case 'server':
      return serverWords(event);
    case 'cookie':
      return cookieWords(event);
  }
}

function cookieWords(event: CookieEvent): string {
  switch (event.type) {
    case 'cookie.set':
      return `Cookie ${event.name} was set${event.httpOnly ? ', HttpOnly' : ', readable'}`;
    case 'cookie.removed':
      return `Cookie ${event.name} is gone: ${event.cause}`;
  }
}

/** The events whose words, type or source hold every word of the filter, whatever the case. */
export function matching(events: readonly TraceEvent[], filter: string): readonly TraceEvent[] {
  const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return events;
  return events.filter((event) => {
    const text = `${event.source} ${event.type} ${eventWords(event)}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
