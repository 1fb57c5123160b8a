import type { Instant } from '../../reauth/time/instant.ts';
import type { TokenKind, TokenRef } from '../../reauth/trace/events.ts';
import type { Presented } from '../protocol/command.ts';
import type { Policy } from '../protocol/policy.ts';
import { tokenRefOf } from '../protocol/session.ts';
import type { ApiRequest, TokenClaims, Tokens } from './api.ts';
import { readCookies, type CookieName } from './cookies.ts';
import { refreshTokenIn } from './refresh-form.ts';

/** A cookie of ours that the browser sent, with the token in it. */
export interface HeldToken {
  readonly jwt: string;
  readonly claims: TokenClaims;
}

/** What a call brought to show who it is. Only signatures were looked at. */
export interface Credentials {
  /** From `Authorization: Bearer` (RFC 6750 section 2.1), else from the cookie, which the bearer profile does not look at. */
  readonly access: Presented;
  /** From the cookie; in the bearer profile from the body. */
  readonly refresh: Presented;
  /** What the browser's jar holds. */
  readonly jar: {
    readonly access?: HeldToken;
    readonly refresh?: HeldToken;
    readonly hasLoggedIn: boolean;
    readonly isEmpty: boolean;
  };
  /** Cookies of our names whose value we never issued. */
  readonly foreign: readonly CookieName[];
}

/** Of a call whose tokens could not be looked at. */
export const NO_CREDENTIALS: Credentials = {
  access: { kind: 'none' },
  refresh: { kind: 'none' },
  jar: { hasLoggedIn: false, isEmpty: true },
  foreign: [],
};

/** Reads the tokens of a call, from where the profile has them. `cameAt`: by then its cookies may have had no life left. */
export async function readCredentials(
  request: ApiRequest,
  tokens: Tokens,
  prefix: string,
  profile: Policy['profile'] = 'default',
  cameAt?: Instant,
): Promise<Credentials> {
  if (profile === 'bearer') return readWithoutCookies(request, tokens);
  const cookies = readCookies(request.headers['cookie'], prefix);
  const access = await readCookieToken(tokens, cookies.get('access_token'), 'access', cameAt);
  const refresh = await readCookieToken(tokens, cookies.get('refresh_token'), 'refresh', cameAt);
  const bearer = bearerOf(request);
  const loggedIn = cookies.get('logged_in');
  return {
    access: bearer === undefined ? access.presented : await present(tokens, bearer, 'access'),
    refresh: refresh.presented,
    jar: {
      ...(access.held === undefined ? {} : { access: access.held }),
      ...(refresh.held === undefined ? {} : { refresh: refresh.held }),
      hasLoggedIn: loggedIn !== undefined,
      isEmpty: cookies.size === 0,
    },
    foreign: [
      ...(access.isForeign ? ['access_token' as const] : []),
      ...(refresh.isForeign ? ['refresh_token' as const] : []),
      ...(loggedIn !== undefined && loggedIn !== 'true' ? ['logged_in' as const] : []),
    ],
  };
}

/** `Authorization: Bearer` and the body alone: a cookie that is left from before authorises nobody. */
async function readWithoutCookies(request: ApiRequest, tokens: Tokens): Promise<Credentials> {
  const access = bearerOf(request);
  const refresh = refreshTokenIn(request);
  return {
    access: access === undefined ? { kind: 'none' } : await present(tokens, access, 'access'),
    refresh: refresh === undefined ? { kind: 'none' } : await present(tokens, refresh, 'refresh'),
    jar: { hasLoggedIn: false, isEmpty: true },
    foreign: [],
  };
}

const bearerOf = ({ headers }: ApiRequest): string | undefined =>
  /^Bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];

/** The tokens of ours among them, as an event shows them. */
export function presentedRefs({ access, refresh }: Credentials): { access?: TokenRef; refresh?: TokenRef } {
  return {
    ...(access.kind === 'ours' ? { access: tokenRefOf(access.claims) } : {}),
    ...(refresh.kind === 'ours' ? { refresh: tokenRefOf(refresh.claims) } : {}),
  };
}

interface CookieToken {
  readonly presented: Presented;
  readonly held?: HeldToken;
  readonly isForeign: boolean;
}

async function readCookieToken(
  tokens: Tokens,
  jwt: string | undefined,
  kind: TokenKind,
  cameAt: Instant | undefined,
): Promise<CookieToken> {
  if (jwt === undefined || jwt === '') return { presented: { kind: 'none' }, isForeign: false };
  const presented = await present(tokens, jwt, kind);
  if (presented.kind === 'ours') {
    const { claims } = presented;
    const came = cameAt === undefined ? presented : { kind: 'ours' as const, claims, cookieAt: cameAt };
    return { presented: came, held: { jwt, claims }, isForeign: false };
  }
  // A token of ours in the wrong cookie is somebody's mistake, not another server's cookie.
  const swapped = await tokens.read(jwt, kind === 'access' ? 'refresh' : 'access');
  return { presented, isForeign: swapped.kind !== 'ours' };
}

async function present(tokens: Tokens, jwt: string, kind: TokenKind): Promise<Presented> {
  const reading = await tokens.read(jwt, kind);
  return reading.kind === 'ours' ? reading : { kind: 'invalid' };
}
