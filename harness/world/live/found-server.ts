import type { FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import { z } from '../../../reauth/trace/zod.ts';
import { createControl } from './control.ts';
import { streamedEvents } from './event-stream.ts';
import type { ScenarioServer } from './own-server.ts';

const healthSchema = z.object({ name: z.literal('reauth-devtools'), control: z.int() });

const START = 'Start one with `reauth serve`, or leave --server out: then each scenario gets a server of its own.';

/** Where a running mock server listens for control, from the address of its API. Throws when there is none of ours. */
export async function findServer(
  url: string,
  fetchFn: FetchFn,
): Promise<{ readonly apiUrl: string; readonly controlUrl: string }> {
  const address = readUrl(url);
  const health = new URL('/api/healthchecker', address);
  let response: Response;
  try {
    response = await fetchFn(health.href, { cache: 'no-store' });
  } catch (cause) {
    throw new Error(`No server answers at ${address.origin}. ${START}`, { cause });
  }
  const read = healthSchema.safeParse(await response.json().catch(() => undefined));
  if (!read.success)
    throw new Error(`What answers at ${address.origin} is no mock server of reauth-devtools. ${START}`);
  const control = new URL(address.origin);
  control.port = String(read.data.control);
  return { apiUrl: address.origin, controlUrl: control.origin };
}

/** A running server for one scenario; when it is done, its policy is again what it was and all else as at its start. */
export async function borrowServer(url: string, fetchFn: FetchFn): Promise<ScenarioServer> {
  const { apiUrl, controlUrl } = await findServer(url, fetchFn);
  const control = createControl(controlUrl, fetchFn, fetchFn);
  const { policy } = await control.state();
  return {
    apiUrl,
    controlUrl,
    events: (after) => streamedEvents(controlUrl, fetchFn, after),
    close: async () => {
      await control.call('POST', '/__reauth/reset', {});
      await control.call('PATCH', '/__reauth/policy', policy);
    },
  };
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new Error(`"${text}" is no address of a server. Give one such as http://localhost:8000.`);
}
