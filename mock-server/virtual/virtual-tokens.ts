import { AUDIENCES, claimsOf, payloadOf, TYPES } from '../handler/claims.ts';
import type { TokenClaims, TokenKeys, TokenReading, Tokens } from '../handler/api.ts';
import { rotatedRing, viewsOf, type KeyRing } from '../handler/key-ring.ts';
import type { Clock } from '../../reauth/time/clock.ts';
import type { Instant } from '../../reauth/time/instant.ts';
import type { TokenKind } from '../../reauth/trace/events.ts';
import { checksum } from './checksum.ts';

const ALGORITHM = 'VIRTUAL';

/** A key that protects nothing: its name is all there is to it. */
interface VirtualKey {
  readonly kid: string;
  readonly since: Instant;
}

type Rings = Record<TokenKind, KeyRing<VirtualKey>>;

/**
 * Tokens for worlds that must run the same way twice: JWTs in shape, whose signature is a checksum under a public key.
 *
 * They tell a changed token from an unchanged one, as tests and races need, and protect nothing. Keys are named as they
 * come: `v1` signs access tokens, `v2` refresh tokens, `v3` is the next.
 */
export function createVirtualTokens(clock: Pick<Clock, 'now'>): Tokens {
  let made = 0;
  const make = (): VirtualKey => {
    made += 1;
    return { kid: `v${made}`, since: clock.now() };
  };
  const rings: Rings = { access: [make()], refresh: [make()] };
  /** What good tokens say, by kind and text, under the keys of now: each is looked at twice a call. */
  const known = new Map<string, TokenReading>();
  const keep = (key: string, reading: TokenReading): void => {
    if (known.size >= READINGS_KEPT) known.clear();
    known.set(key, reading);
  };
  return {
    issue: async (claims) => {
      const token = issue(claims, rings[claims.kind][0]);
      // A token keeps its times in seconds: those in whole milliseconds come out as they went in.
      const isWhole = Number.isInteger(claims.issuedAt) && Number.isInteger(claims.expiresAt);
      if (isWhole) keep(`${claims.kind} ${token}`, { kind: 'ours', claims });
      return token;
    },
    read: async (token, kind) => {
      const key = `${kind} ${token}`;
      const reading = known.get(key) ?? read(token, kind, rings[kind]);
      if (reading.kind === 'ours') keep(key, reading);
      return reading;
    },
    keys: virtualKeys(rings, make, () => known.clear()),
  };
}

/** More than the tokens that are alive in a scenario. */
const READINGS_KEPT = 200;

function virtualKeys(rings: Rings, make: () => VirtualKey, changed: () => void): TokenKeys {
  const viewed = (kind: TokenKind) => viewsOf(rings[kind], kind, ALGORITHM);
  return {
    list: async () => [...viewed('access'), ...viewed('refresh')],
    rotate: async (kind, forget) => {
      rings[kind] = rotatedRing(rings[kind], make(), forget);
      changed();
      return viewed(kind)[0];
    },
    published: async () => [],
  };
}

function issue(claims: TokenClaims, { kid }: VirtualKey): string {
  const header = encode({ alg: ALGORITHM, typ: TYPES[claims.kind], kid });
  const signed = `${header}.${encode(payloadOf(claims))}`;
  return `${signed}.${signatureOf(signed, claims.kind)}`;
}

/** The name of the key stands in the header, so it is signed too. */
const signatureOf = (signed: string, kind: TokenKind): string => checksum(`${AUDIENCES[kind]}.${signed}`);

function read(token: string, kind: TokenKind, ring: KeyRing<VirtualKey>): TokenReading {
  const [header, payload, signature, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return bad('malformed');
  const head = decode(header);
  if (typeof head !== 'object' || head === null) return bad('malformed');
  if (Reflect.get(head, 'alg') !== ALGORITHM) return bad('algorithm');
  if (Reflect.get(head, 'typ') !== TYPES[kind]) return bad('audience');
  const kid: unknown = Reflect.get(head, 'kid');
  if (!ring.some((key) => key.kid === kid)) return bad('signature');
  if (signature !== signatureOf(`${header}.${payload}`, kind)) return bad('signature');
  const claims = claimsOf(decode(payload), kind);
  return claims === undefined ? bad('malformed') : { kind: 'ours', claims };
}

const bad = (why: Extract<TokenReading, { kind: 'invalid' }>['why']): TokenReading => ({ kind: 'invalid', why });

/** base64url of JSON; what we write is ASCII. */
function encode(json: object): string {
  return btoa(JSON.stringify(json)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function decode(part: string): unknown {
  try {
    return JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return undefined;
  }
}
