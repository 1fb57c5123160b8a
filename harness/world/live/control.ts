import type { FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import { z } from '../../../reauth/trace/zod.ts';

/** What a run reads of `GET state`. A server that lacks one of these is older than this harness. */
const stateSchema = z.object({
  policy: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  sessions: z.array(z.object({ sid: z.string(), state: z.string(), orders: z.number() })),
  held: z.array(z.object({ call: z.string() })),
  /** The seq of the server's last event. */
  events: z.int(),
});
export type ServerState = z.output<typeof stateSchema>;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The control API of a server, `/__reauth/…`. Every call that is refused throws with the server's own words. */
export interface Control {
  call(method: Method, path: string, body?: unknown): Promise<unknown>;
  /** The same, as the browser of the scenario: with its cookies, and the corrections that come back reach its jar. */
  asBrowser(method: Method, path: string, body?: unknown): Promise<unknown>;
  state(): Promise<ServerState>;
}

/** `browser` is a fetch that carries the cookies of the scenario's browser. */
export function createControl(controlUrl: string, plain: FetchFn, browser: FetchFn): Control {
  const base = controlUrl.replace(/\/+$/, '');
  const calling = (send: FetchFn): Control['call'] => {
    return async (method, path, body) => {
      const response = await answerOf(send, method, `${base}${path}`, body);
      const text = await response.text();
      if (response.ok) return jsonOf(text);
      throw new Error(`The server refused ${method} ${path} with ${response.status}: ${messageOf(text)}`);
    };
  };
  const call = calling(plain);
  return {
    call,
    asBrowser: calling(browser),
    state: async () => {
      const read = stateSchema.safeParse(await call('GET', '/__reauth/state'));
      if (read.success) return read.data;
      const missing = read.error.issues.map(({ path }) => path.join('.')).join(', ');
      throw new Error(
        `The server at ${controlUrl} is another version: its state has no proper ${missing}. ` +
          'Start the server of the version that runs the scenarios.',
      );
    },
  };
}

async function answerOf(send: FetchFn, method: Method, url: string, body: unknown): Promise<Response> {
  const json =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  try {
    return await send(url, { method, credentials: 'include', cache: 'no-store', ...json });
  } catch (cause) {
    throw new Error(`The server does not answer at ${url}. Start it, or run without --server.`, { cause });
  }
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(text: string): string {
  const body = jsonOf(text);
  const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
  return typeof message === 'string' ? message : text.slice(0, 200);
}
