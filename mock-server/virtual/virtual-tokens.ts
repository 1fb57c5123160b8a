import { AUDIENCES, claimsOf, payloadOf, TYPES } from '../handler/claims.ts';
import type { TokenClaims, TokenReading, Tokens } from '../handler/api.ts';
import type { TokenKind } from '../../reauth/trace/events.ts';
import { checksum } from './checksum.ts';

const ALGORITHM = 'VIRTUAL';

/**
 * Tokens for worlds that must run the same way twice: JWTs in shape, whose signature is a checksum under a public key.
 *
 * They tell a changed token from an unchanged one, as tests and races need, and protect nothing.
 */
export function createVirtualTokens(): Tokens {
  return { issue: async (claims) => issue(claims), read: async (token, kind) => read(token, kind) };
}

function issue(claims: TokenClaims): string {
  const header = encode({ alg: ALGORITHM, typ: TYPES[claims.kind] });
  const signed = `${header}.${encode(payloadOf(claims))}`;
  return `${signed}.${checksum(`${AUDIENCES[claims.kind]}.${signed}`)}`;
}

function read(token: string, kind: TokenKind): TokenReading {
  const [header, payload, signature, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return bad('malformed');
  const head = decode(header);
  if (typeof head !== 'object' || head === null) return bad('malformed');
  if (Reflect.get(head, 'alg') !== ALGORITHM) return bad('algorithm');
  if (Reflect.get(head, 'typ') !== TYPES[kind]) return bad('audience');
  if (signature !== checksum(`${AUDIENCES[kind]}.${header}.${payload}`)) return bad('signature');
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
