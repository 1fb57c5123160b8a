import { createParser } from 'eventsource-parser';
import type { FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import { parseEvent } from '../../../reauth/trace/event-schema.ts';
import { createEventBox, type ServerEvents } from './server-events.ts';

/** Reads the events after `seq` from the stream of a server, until it is closed. Settles when the server has begun to tell. */
export async function streamedEvents(controlUrl: string, fetchFn: FetchFn, after: number): Promise<ServerEvents> {
  const url = `${controlUrl.replace(/\/+$/, '')}/__reauth/events`;
  const stop = new AbortController();
  const box = createEventBox(() => stop.abort());
  const response = await fetchFn(url, {
    headers: { accept: 'text/event-stream', 'last-event-id': String(after) },
    credentials: 'include',
    cache: 'no-store',
    signal: stop.signal,
  });
  if (!response.ok || response.body === null) {
    throw new Error(`The server refused its event stream with ${response.status}: ${await response.text()}`);
  }
  const { body } = response;
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    const parser = createParser({
      onEvent: ({ event: name, data }) => {
        if (name === 'hello') return;
        const event = parseEvent(JSON.parse(data));
        if (event.ok && event.event.source === 'server') box.take(event.event);
      },
    });
    const reader = body.getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      parser.feed(decoder.decode(chunk.value, { stream: true }));
    }
    throw new Error(`The server at ${controlUrl} ended its event stream. Is it still running?`);
  };
  read().catch((error: unknown) => {
    if (!stop.signal.aborted) box.fail(error instanceof Error ? error : new Error(String(error)));
  });
  return box;
}
