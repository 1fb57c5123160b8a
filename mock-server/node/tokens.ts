import type { JwtPayload as LibraryPayload } from 'jsonwebtoken';
import type { TokenKind } from '../../reauth/trace/events.ts';
import type { TokenReading, Tokens } from '../handler/api.ts';
import { AUDIENCES, claimsOf, ISSUER, payloadOf, TYPES } from '../handler/claims.ts';
import type { Algorithm, SigningKeys } from './keys.ts';
import { loadJsonwebtoken } from './load.ts';

/** Real JWTs by jsonwebtoken. `keys` is asked once, at the first token. */
export function createJwtTokens(algorithm: Algorithm, keys: () => Promise<SigningKeys>): Tokens {
  let asked: Promise<SigningKeys> | undefined;
  const keysOf = () => (asked ??= keys());
  return {
    issue: async (claims) => {
      const { sign } = (await keysOf())[claims.kind];
      return loadJsonwebtoken().sign(payloadOf(claims), sign, {
        algorithm,
        header: { alg: algorithm, typ: TYPES[claims.kind] },
      });
    },
    read: async (token, kind) => read(token, kind, algorithm, await keysOf()),
  };
}

/** Expiry is not looked at: the protocol decides it, in ms of its own time. */
function read(token: string, kind: TokenKind, algorithm: Algorithm, keys: SigningKeys): TokenReading {
  try {
    const { header, payload } = loadJsonwebtoken().verify(token, keys[kind].verify, {
      algorithms: [algorithm],
      audience: AUDIENCES[kind],
      issuer: ISSUER,
      ignoreExpiration: true,
      complete: true,
    });
    if (header.typ !== TYPES[kind]) return { kind: 'invalid', why: 'audience' };
    const claims = claimsOf(payload satisfies string | LibraryPayload, kind);
    return claims === undefined ? { kind: 'invalid', why: 'malformed' } : { kind: 'ours', claims };
  } catch (error) {
    return { kind: 'invalid', why: whyOf(error) };
  }
}

/** jsonwebtoken has one error class for all of these and tells them apart by its text alone. */
function whyOf(error: unknown): Extract<TokenReading, { kind: 'invalid' }>['why'] {
  const text = error instanceof Error ? error.message : '';
  if (/algorithm|signature is required/.test(text)) return 'algorithm';
  if (/invalid signature/.test(text)) return 'signature';
  return /audience|issuer/.test(text) ? 'audience' : 'malformed';
}
