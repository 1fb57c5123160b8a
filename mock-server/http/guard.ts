import type { ApiRequest } from '../handler/api.ts';
import { EXTENSION_ORIGIN } from './extension-id.ts';

/** What part of the server a path belongs to: `pages` are the sample app and the panel. */
export type Area = 'api' | 'control' | 'pages';

/** What `guard` knows about the server it stands before. */
export interface GuardPolicy {
  /** The port at which the call came in. */
  readonly port: number;
  /** Both ports: the API's and the control API's. */
  readonly ports: readonly number[];
  /** Further origins that may call `/api` (`--origin`). They may never steer the server. */
  readonly origins: readonly string[];
}

export type Verdict =
  | { readonly kind: 'ok' }
  | {
      readonly kind: 'refused';
      readonly status: 403;
      readonly reason: 'host-refused' | 'origin-refused';
      readonly message: string;
    };

type Call = Pick<ApiRequest, 'path' | 'headers'>;

/** The names that a browser may have for this machine. A name that is not among them was bound to us by somebody else's DNS. */
const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
const LOOPBACK_ORIGIN = /^http:\/\/(localhost|127\.0\.0\.1)(:\d{1,5})?$/;
const OK: Verdict = { kind: 'ok' };

/**
 * Who may call: decided from the Host, the Origin and the Fetch Metadata headers (W3C Fetch Metadata), before anything is read.
 *
 * Cookies ignore ports and a Lax cookie rides on a link and on an image of another localhost port, so a call that
 * changes the session (`/api/auth/…`) must come from `fetch`, and the control API answers our own pages alone.
 */
export function guard(call: Call, policy: GuardPolicy): Verdict {
  const host = call.headers['host'] ?? '';
  if (!isOurHost(host, policy.port)) return refused('host-refused', strangeHost(host, policy.port));
  switch (areaOf(call.path)) {
    case 'pages':
      return OK;
    case 'control':
      return guardControl(call.headers, policy);
    case 'api':
      return guardApi(call, policy);
  }
}

/** Which area a path belongs to, as it came: what is spelled otherwise (`/%61pi`) is a page that does not exist. */
export function areaOf(path: string): Area {
  if (path === '/api' || path.startsWith('/api/')) return 'api';
  return path === '/__reauth' || path.startsWith('/__reauth/') ? 'control' : 'pages';
}

/** Whether this origin may read the answers of an area. CORS reflects the same origins that the guard lets in. */
export function allowsOrigin(origin: string, area: Area, policy: GuardPolicy): boolean {
  const own = origin === EXTENSION_ORIGIN || ownOrigins(policy.ports).includes(origin);
  switch (area) {
    case 'pages':
      return false;
    case 'control':
      return own;
    case 'api':
      return own || LOOPBACK_ORIGIN.test(origin) || policy.origins.includes(origin);
  }
}

function guardControl({ origin, 'sec-fetch-site': site }: Call['headers'], policy: GuardPolicy): Verdict {
  if (origin !== undefined) return allowsOrigin(origin, 'control', policy) ? OK : refusedSteering(origin, policy);
  if (site === undefined || site === 'none' || site === 'same-origin') return OK;
  return refused(
    'origin-refused',
    `A ${quoted(site)} request without an Origin may not steer this server. ${ownPanel(policy)}`,
  );
}

function guardApi({ path, headers }: Call, policy: GuardPolicy): Verdict {
  const { origin, 'sec-fetch-mode': mode, 'sec-fetch-site': site } = headers;
  if (origin !== undefined && !allowsOrigin(origin, 'api', policy)) {
    const remedy = 'If it is your own app, start the server with it as an --origin.';
    return refused('origin-refused', `The origin ${quoted(origin)} may not call this server. ${remedy}`);
  }
  if (!isAuthPath(path)) return OK;
  if (mode !== undefined && mode !== 'cors' && mode !== 'same-origin') {
    const remedy = 'Use fetch in your app: a link, a form or an image must not be able to change a session.';
    return refused('origin-refused', `A request of mode ${quoted(mode)} may not call /api/auth. ${remedy}`);
  }
  if (site === 'cross-site' && origin === undefined) {
    const remedy = 'Call it from http://localhost, from http://127.0.0.1, or from an --origin.';
    return refused('origin-refused', `A cross-site request without an Origin may not call /api/auth. ${remedy}`);
  }
  return OK;
}

/** Wider than the routes on purpose (any segment `auth`, however it is spelled), so that no other spelling slips by. */
function isAuthPath(path: string): boolean {
  try {
    return decodeURIComponent(path).toLowerCase().split(/[\\/]/).includes('auth');
  } catch {
    return true;
  }
}

function isOurHost(host: string, port: number): boolean {
  const name = host.toLowerCase();
  return LOOPBACK_HOSTS.some((own) => name === `${own}:${port}` || (port === 80 && name === own));
}

function ownOrigins(ports: readonly number[]): readonly string[] {
  return ports.flatMap((port) => LOOPBACK_HOSTS.map((host) => `http://${host}${port === 80 ? '' : `:${port}`}`));
}

function refusedSteering(origin: string, policy: GuardPolicy): Verdict {
  return refused('origin-refused', `The origin ${quoted(origin)} may not steer this server. ${ownPanel(policy)}`);
}

function ownPanel({ port }: GuardPolicy): string {
  return `Use its own panel at http://localhost:${port}/panel/ or the Reauth extension.`;
}

function strangeHost(host: string, port: number): string {
  return `The Host ${quoted(host)} is not a name of this server. Call it as http://localhost:${port} or http://127.0.0.1:${port}.`;
}

/** As it came, but never longer than a line. */
const quoted = (text: string): string => JSON.stringify(text.slice(0, 100));

function refused(reason: 'host-refused' | 'origin-refused', message: string): Verdict {
  return { kind: 'refused', status: 403, reason, message };
}
