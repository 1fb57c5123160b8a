import type { ApiRequest } from '../handler/api.ts';
import { JWKS_PATH } from '../handler/jwks.ts';
import { EXTENSION_ORIGIN } from './extension-id.ts';
import { isFixedName, isOurName } from './hosts.ts';

/** What part of the server a path belongs to: `pages` are the sample app and the panel. */
export type Area = 'api' | 'control' | 'pages';

/** What `guard` knows about the server it stands before. */
export interface GuardPolicy {
  /** Where the server listens, as the setting says. */
  readonly host: string;
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

type Call = Pick<ApiRequest, 'method' | 'path' | 'headers'>;

const LOOPBACK_ORIGIN = /^http:\/\/(?:localhost|127\.0\.0\.1)(?::([1-9]\d{0,4}))?$/;
const HIGHEST_PORT = 65_535;
/** What changes nothing by its meaning (RFC 9110 section 9.2.1). A TRACE is nobody's. */
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];
const OK: Verdict = { kind: 'ok' };

/**
 * Who may call: decided from the Host, the Origin and the Fetch Metadata headers (W3C Fetch Metadata), before anything is read.
 *
 * Cookies ignore ports and a Lax cookie rides on a link and on an image of another localhost port, so what changes
 * something (`/api/auth/…` by any method, the rest of `/api` by a method that writes) must come from `fetch` with CORS.
 * The control API answers our own pages alone.
 */
export function guard(call: Call, policy: GuardPolicy): Verdict {
  const host = call.headers['host'] ?? '';
  const { name, port } = authorityOf(host);
  if (port !== policy.port || !isOurName(name, policy.host))
    return refused('host-refused', strangeHost(host, policy.port));
  switch (areaOf(call.path)) {
    case 'pages':
      return OK;
    case 'control':
      return guardControl(call, policy);
    case 'api':
      return guardApi(call, policy);
  }
}

/** Which area a path belongs to, as it came: what is spelled otherwise (`/%61pi`) is a page that does not exist. */
export function areaOf(path: string): Area {
  if (path === '/api' || path.startsWith('/api/') || path === JWKS_PATH) return 'api';
  return path === '/__reauth' || path.startsWith('/__reauth/') ? 'control' : 'pages';
}

/** The origin of a call, when it may read the answers of the area. CORS reflects the same origins that the guard lets in. */
export function allowedOrigin({ path, headers }: Omit<Call, 'method'>, policy: GuardPolicy): string | undefined {
  const { origin } = headers;
  if (origin === undefined) return undefined;
  const own = origin === EXTENSION_ORIGIN || isOwnOrigin(origin, headers['host'] ?? '', policy);
  switch (areaOf(path)) {
    case 'pages':
      return undefined;
    case 'control':
      return own ? origin : undefined;
    case 'api':
      return own || isLoopbackOrigin(origin) || policy.origins.includes(origin) ? origin : undefined;
  }
}

function guardControl(call: Call, policy: GuardPolicy): Verdict {
  const { origin, 'sec-fetch-site': site } = call.headers;
  if (origin !== undefined) {
    if (allowedOrigin(call, policy) !== undefined) return OK;
    return refused('origin-refused', `The origin ${quoted(origin)} may not steer this server. ${ownPanel(policy)}`);
  }
  if (site === undefined || site === 'none' || site === 'same-origin') return OK;
  return refused(
    'origin-refused',
    `A ${quoted(site)} request without an Origin may not steer this server. ${ownPanel(policy)}`,
  );
}

function guardApi(call: Call, policy: GuardPolicy): Verdict {
  const { origin, 'sec-fetch-mode': mode, 'sec-fetch-site': site } = call.headers;
  if (origin !== undefined && allowedOrigin(call, policy) === undefined) {
    const remedy = 'If it is your own app, start the server with it as an --origin.';
    return refused('origin-refused', `The origin ${quoted(origin)} may not call this server. ${remedy}`);
  }
  const isAuth = isAuthPath(call.path);
  if (!isAuth && SAFE_METHODS.includes(call.method)) return OK;
  const what = isAuth ? 'call /api/auth' : 'write to /api';
  if (mode !== undefined && mode !== 'cors' && mode !== 'same-origin') {
    const remedy = 'Use fetch in your app: a link, a form or an image must not be able to change anything.';
    return refused('origin-refused', `A request of mode ${quoted(mode)} may not ${what}. ${remedy}`);
  }
  if (site === 'cross-site' && origin === undefined) {
    const remedy = 'Call it from http://localhost, from http://127.0.0.1, or from an --origin.';
    return refused('origin-refused', `A cross-site request without an Origin may not ${what}. ${remedy}`);
  }
  return OK;
}

/** Any port of this machine, as a browser writes an origin: `http://localhost:99999` is none. */
function isLoopbackOrigin(origin: string): boolean {
  const found = LOOPBACK_ORIGIN.exec(origin);
  return found !== null && Number(found[1] ?? 80) <= HIGHEST_PORT;
}

/** Wider than the routes on purpose (any segment `auth`, however it is spelled), so that no other spelling slips by. */
function isAuthPath(path: string): boolean {
  try {
    return decodeURIComponent(path).toLowerCase().split(/[\\/]/).includes('auth');
  } catch {
    return true;
  }
}

/** Where a URL says no port it is 80 (RFC 9110 section 4.2.1). What is no `name:port` has the port NaN. */
function authorityOf(text: string): { readonly name: string; readonly port: number } {
  const [, name = '', port = '80'] = /^(\[[^\]]*\]|[^:[\]]*)(?::(\d{1,5}))?$/.exec(text.toLowerCase()) ?? [];
  return { name, port: name === '' ? Number.NaN : Number(port) };
}

/**
 * An address that only others call us by is ours as an origin when the call itself goes there. A name that was bound to us
 * (DNS rebinding) never is, although such a page calls its own Host.
 */
function isOwnOrigin(origin: string, host: string, policy: GuardPolicy): boolean {
  if (!origin.startsWith('http://')) return false;
  const { name, port } = authorityOf(origin.slice('http://'.length));
  if (!policy.ports.includes(port) || !isOurName(name, policy.host)) return false;
  return isFixedName(name, policy.host) || name === authorityOf(host).name;
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
