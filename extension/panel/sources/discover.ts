import { z } from '../../../reauth/trace/zod.ts';
import type { Answer } from './answer.ts';
import { failure, httpCall, type HttpPorts } from './http-call.ts';

/** Where one mock server is: its API and its control API, as origins without a slash at the end. */
export interface ServerAddress {
  readonly api: string;
  readonly control: string;
}

/** Where `npm start` puts the API when nothing else is said. */
export const DEFAULT_API = 'http://localhost:8000';

/** The API names the control port; the control port names the API's address. */
const healthSchema = z.union([z.object({ control: z.int().min(1).max(65_535) }), z.object({ api: z.url() })]);

/**
 * Finds the control API from the one address that a user keeps: `GET /api/healthchecker` names its port.
 *
 * `address` may be anything that was typed: what is no http address is answered with a sentence, and the control port,
 * where the panel is served too, leads back to the API.
 */
export async function discover(address: string, ports: HttpPorts): Promise<Answer<ServerAddress>> {
  const origin = originOf(address);
  if (origin === undefined) {
    return failure(`"${address}" is no server's address.`, `Write one like ${DEFAULT_API}.`);
  }
  const health = await healthOf(origin, ports);
  if (!health.ok) return health;
  if ('control' in health.value) return { ok: true, value: addressOf(origin, health.value.control) };
  const api = onPort(origin, new URL(health.value.api).port);
  const second = await healthOf(api, ports);
  if (!second.ok) return second;
  if ('control' in second.value) return { ok: true, value: addressOf(api, second.value.control) };
  return failure(`${api} and ${origin} each say that the API is elsewhere.`, 'Start the server again: npm start');
}

const healthOf = (origin: string, ports: HttpPorts) =>
  httpCall({ method: 'GET', url: `${origin}/api/healthchecker`, reply: healthSchema }, ports);

const addressOf = (api: string, control: number): ServerAddress => ({ api, control: onPort(api, String(control)) });

/** The origin of an http(s) address as typed; a bare `localhost:8000` counts as http. */
export function originOf(address: string): string | undefined {
  const text = /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin } = new URL(text);
  return protocol === 'http:' || protocol === 'https:' ? origin : undefined;
}

/** Another port on the host by which the user knows the server: `localhost` and `127.0.0.1` have separate cookies. */
function onPort(known: string, port: string): string {
  const url = new URL(known);
  url.port = port;
  return url.origin;
}
