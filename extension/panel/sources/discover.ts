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

type Health = { readonly control: string | number } | { readonly api: string };

const healthSchema = z.object({ control: z.union([z.string(), z.number()]) });
/** What the control port says when it is taken for the API. */
const otherDoorSchema = z.object({ api: z.string() });

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
  if ('control' in health.value) return addressOf(origin, String(health.value.control));
  const api = onHostOf(origin, health.value.api);
  const second = await healthOf(api, ports);
  if (!second.ok) return second;
  return addressOf(api, 'control' in second.value ? String(second.value.control) : '');
}

function healthOf(origin: string, ports: HttpPorts): Promise<Answer<Health>> {
  const url = `${origin}/api/healthchecker`;
  return httpCall<Health>({ method: 'GET', url, reply: healthSchema, refused: otherDoorSchema }, ports);
}

function addressOf(api: string, named: string): Answer<ServerAddress> {
  const control = /^\d+$/.test(named) ? `http://localhost:${named}` : originOf(named);
  if (named !== '' && control !== undefined) return { ok: true, value: { api, control: onHostOf(api, control) } };
  return failure(
    `${api}/api/healthchecker names "${named}" as its control address, which is none.`,
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

/** Another port on the host by which the user knows the server: `localhost` and `127.0.0.1` have separate cookies. */
function onHostOf(known: string, other: string): string {
  const url = new URL(known);
  url.port = URL.canParse(other) ? new URL(other).port : '';
  return url.origin;
}
