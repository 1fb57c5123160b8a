import { z } from '../../../reauth/trace/zod.ts';
import type { Answer } from './answer.ts';
import { failure, httpCall, type HttpPorts } from './http-call.ts';

/** Where one mock server is: its API and its control API, as origins without a slash at the end. */
export interface ServerAddress {
  readonly api: string;
  readonly control: string;
}

const healthSchema = z.object({ control: z.union([z.string(), z.number()]) });

/** Where `npm start` puts the API when nothing else is said. */
export const DEFAULT_API = 'http://localhost:8000';

/**
 * Finds the control API from the one address that a user keeps: `GET /api/healthchecker` names its port.
 * `address` may be anything that was typed; what is no http address is answered with a sentence.
 */
export async function discover(address: string, ports: HttpPorts): Promise<Answer<ServerAddress>> {
  const api = originOf(address);
  if (api === undefined) {
    return failure(`"${address}" is no server's address.`, `Write one like ${DEFAULT_API}.`);
  }
  const health = await httpCall({ method: 'GET', url: `${api}/api/healthchecker`, reply: healthSchema }, ports);
  if (!health.ok) return health;
  const control = controlOf(api, String(health.value.control));
  if (control !== undefined) return { ok: true, value: { api, control } };
  return failure(
    `${api}/api/healthchecker names "${String(health.value.control)}" as its control address, which is none.`,
    'Is this the mock server of reauth-devtools? Start it with: npm start',
  );
}

/** The origin of an http(s) address as typed; a bare `localhost:8000` counts as http. */
export function originOf(address: string): string | undefined {
  const text = /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin } = new URL(text);
  return protocol === 'http:' || protocol === 'https:' ? origin : undefined;
}

/** `control` is a port, or a whole address; a port is on the API's own host, so that cookies travel. */
function controlOf(api: string, control: string): string | undefined {
  if (!/^\d+$/.test(control)) return originOf(control);
  const url = new URL(api);
  url.port = control;
  return url.origin;
}
