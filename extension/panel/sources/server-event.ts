import { parseEvent } from '../../../reauth/trace/event-schema.ts';
import type { ServerEvent } from '../../../reauth/trace/events.ts';

/** Reads one event of the server's stream; `undefined` for what is none, a newer server's for example. */
export function serverEventOf(value: unknown): ServerEvent | undefined {
  const reading = parseEvent(value);
  return reading.ok && reading.event.source === 'server' ? reading.event : undefined;
}
