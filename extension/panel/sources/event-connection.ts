import { createParser } from 'eventsource-parser';
import type { ServerEvent } from '../../../reauth/trace/events.ts';
import { z } from '../../../reauth/trace/zod.ts';
import { jsonOf } from './http-call.ts';

/** One connection to the server's event stream, as long as it lasts. */
export interface EventConnection {
  /** `<control>/__reauth/events`. */
  readonly url: string;
  /** The id of the last event that is had; without it the server is asked for everything that it still has. */
  readonly after: string | undefined;
  readonly fetchFn: typeof fetch;
  readonly signal: AbortSignal;
  readonly parse: (value: unknown) => ServerEvent | undefined;
  /** The server's first word: the last seq that it has, and which run of it this is. */
  readonly onHello: (serverLast: number, run: string | undefined) => void;
  readonly onEvents: (batch: readonly ServerEvent[]) => void;
}

/** Why a connection is over. Only `refused` has words of the server's own. */
export type ConnectionEnd =
  | { readonly kind: 'aborted' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'refused'; readonly status: number; readonly text: string };

/**
 * Reads the stream over `fetch`, because a native EventSource can neither resume from a seq that another panel had,
 * nor say why it was refused (429: too many streams). Settles when the connection is over; never rejects.
 */
export async function readEvents(connection: EventConnection): Promise<ConnectionEnd> {
  const { url, after, fetchFn, signal } = connection;
  const resume: Record<string, string> = after === undefined ? {} : { 'last-event-id': after };
  try {
    const headers = { accept: 'text/event-stream', ...resume };
    const response = await fetchFn(url, { headers, credentials: 'include', cache: 'no-store', signal });
    if (!response.ok || response.body === null) {
      return { kind: 'refused', status: response.status, text: await response.text() };
    }
    await readBody(response.body, connection);
    return { kind: 'ended' };
  } catch {
    return signal.aborted ? { kind: 'aborted' } : { kind: 'unreachable' };
  }
}

const helloSchema = z.object({ last: z.int(), run: z.string().exactOptional() });

async function readBody(body: ReadableStream<Uint8Array>, connection: EventConnection): Promise<void> {
  const { parse, onEvents, onHello } = connection;
  let batch: ServerEvent[] = [];
  const parser = createParser({
    onEvent: ({ event: name, data }) => {
      const hello = name === 'hello' ? helloSchema.safeParse(jsonOf(data)) : undefined;
      if (hello?.success) onHello(hello.data.last, hello.data.run);
      const event = parse(jsonOf(data));
      if (event !== undefined) batch.push(event);
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const chunk = await reader.read();
    if (chunk.done) return;
    parser.feed(decoder.decode(chunk.value, { stream: true }));
    if (batch.length > 0) onEvents(batch);
    batch = [];
  }
}
