import type { JwtPayload as LibraryPayload } from 'jsonwebtoken';
import { z } from '../../reauth/trace/zod.ts';
import type { TokenKind } from '../../reauth/trace/events.ts';
import type { TokenKeys, TokenReading, Tokens } from '../handler/api.ts';
import { AUDIENCES, claimsOf, ISSUER, payloadOf, TYPES } from '../handler/claims.ts';
import { viewsOf } from '../handler/key-ring.ts';
import { publicJwkOf } from './jwk.ts';
import type { KeySet, KeySource, RingKey } from './key-set.ts';
import type { Algorithm } from './keys.ts';
import { loadJsonwebtoken } from './load.ts';
import { ReadingCache } from './reading-cache.ts';

/** One ring a kind, so that a token of one kind cannot be signed into the other. */
export type KeySources = Readonly<Record<TokenKind, KeySource>>;

type Invalid = Extract<TokenReading, { kind: 'invalid' }>;

/** No token of ours is as long: what is longer is not looked into. */
const LONGEST = 4_096;

/** Real JWTs by jsonwebtoken. */
export function createJwtTokens(algorithm: Algorithm, keys: KeySources): Tokens {
  const caches = { access: new ReadingCache(), refresh: new ReadingCache() };
  return {
    issue: async (claims) => {
      const set = await keys[claims.kind].current();
      const [{ kid, sign }] = set.ring;
      const payload = payloadOf(claims);
      const header = { alg: algorithm, typ: TYPES[claims.kind], kid };
      const token = loadJsonwebtoken().sign(payload, sign, { algorithm, header });
      // Whoever signed it need not verify it.
      caches[claims.kind].keep(token, set, { kind: 'ours', claims });
      return token;
    },
    read: async (token, kind) => {
      const known = caches[kind].find(token, await keys[kind].current());
      if (known !== undefined) return known;
      const head = readHead(token, kind, algorithm);
      if (head.kind === 'invalid') return head;
      const set = await keys[kind].knowing(head.kid);
      const key = set.byKid.get(head.kid);
      if (key === undefined) return invalid('signature');
      const reading = verify(token, kind, algorithm, key);
      if (reading.kind === 'ours') caches[kind].keep(token, set, reading);
      return reading;
    },
    keys: tokenKeys(algorithm, keys),
  };
}

function tokenKeys(algorithm: Algorithm, keys: KeySources): TokenKeys {
  const viewed = ({ ring }: KeySet, kind: TokenKind) => viewsOf(ring, kind, algorithm);
  return {
    list: async () => [
      ...viewed(await keys.access.current(), 'access'),
      ...viewed(await keys.refresh.current(), 'refresh'),
    ],
    rotate: async (kind, forget) => viewed(await keys[kind].rotate(forget), kind)[0],
    published: async () => {
      if (algorithm === 'HS256') return [];
      const { ring } = await keys.access.current();
      return ring.map(({ kid, verify: key }) => ({ ...publicJwkOf(key), kid, use: 'sig', alg: algorithm }));
    },
  };
}

const anything = z.unknown().optional();
const headSchema = z.object({ alg: anything, typ: anything, kid: anything });

/**
 * What the header says, before anything is verified: which of our keys it asks for. The algorithm is ours to say and not
 * the token's (RFC 8725 section 3.1), and so is the type.
 */
function readHead(
  token: string,
  kind: TokenKind,
  algorithm: Algorithm,
): { readonly kind: 'head'; readonly kid: string } | Invalid {
  const [head = '', payload, signature, ...rest] = token.length > LONGEST ? [] : token.split('.');
  if (payload === undefined || signature === undefined || rest.length > 0) return invalid('malformed');
  const { data } = headSchema.safeParse(jsonOf(head));
  if (data === undefined) return invalid('malformed');
  if (data.alg !== algorithm) return invalid('algorithm');
  if (data.typ !== TYPES[kind]) return invalid('audience');
  const { kid } = data;
  return typeof kid === 'string' && /^[\w-]{1,64}$/.test(kid) ? { kind: 'head', kid } : invalid('signature');
}

function jsonOf(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Expiry is not looked at: the protocol decides it, in ms of its own time. */
function verify(token: string, kind: TokenKind, algorithm: Algorithm, key: RingKey): TokenReading {
  try {
    const payload = loadJsonwebtoken().verify(token, key.verify, {
      algorithms: [algorithm],
      audience: AUDIENCES[kind],
      issuer: ISSUER,
      ignoreExpiration: true,
    });
    const claims = claimsOf(payload satisfies string | LibraryPayload, kind);
    return claims === undefined ? invalid('malformed') : { kind: 'ours', claims };
  } catch (error) {
    return invalid(whyOf(error));
  }
}

const invalid = (why: Invalid['why']): Invalid => ({ kind: 'invalid', why });

/** jsonwebtoken has one error class for all of these and tells them apart by its text alone. */
function whyOf(error: unknown): Invalid['why'] {
  const text = error instanceof Error ? error.message : '';
  if (/algorithm|signature is required/.test(text)) return 'algorithm';
  if (/invalid signature/.test(text)) return 'signature';
  return /audience|issuer/.test(text) ? 'audience' : 'malformed';
}
