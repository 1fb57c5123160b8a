import { instant } from '../../reauth/time/instant.ts';
import { z } from '../../reauth/trace/zod.ts';
import type { TokenKind } from '../../reauth/trace/events.ts';
import type { TokenClaims } from './api.ts';

/** Who issues our tokens, RFC 7519 section 4.1.1. */
export const ISSUER = 'reauth-devtools';
/** Whom they are for: a refresh token is for the refresh endpoint alone. */
export const AUDIENCES: Readonly<Record<TokenKind, string>> = { access: 'reauth-api', refresh: 'reauth-refresh' };
/** The `typ` of the header (RFC 9068 section 2.1 for access tokens), so that one kind never passes for the other. */
export const TYPES: Readonly<Record<TokenKind, string>> = { access: 'at+jwt', refresh: 'rt+jwt' };

/** The claims as they stand in a JWT: times in seconds, with fractions. */
export const jwtPayloadSchema = z.object({
  iss: z.literal(ISSUER),
  aud: z.string(),
  sub: z.string(),
  sid: z.string(),
  jti: z.string(),
  role: z.string(),
  gen: z.int().min(1),
  iat: z.number(),
  exp: z.number(),
});

export type JwtPayload = z.output<typeof jwtPayloadSchema>;

/** `iat` and `exp` are explicit: a library that fills them in reads the wall clock, and rounds to whole seconds. */
export function payloadOf(claims: TokenClaims): JwtPayload {
  const { kind, sub, sid, id, role, generation, issuedAt, expiresAt } = claims;
  const times = { iat: issuedAt / 1_000, exp: expiresAt / 1_000 };
  return { iss: ISSUER, aud: AUDIENCES[kind], sub, sid, jti: id, role, gen: generation, ...times };
}

/** What a payload says; `undefined` when it is not one of ours. */
export function claimsOf(payload: unknown, kind: TokenKind): TokenClaims | undefined {
  const { data } = jwtPayloadSchema.safeParse(payload);
  if (data === undefined || data.aud !== AUDIENCES[kind]) return undefined;
  const { sub, sid, jti: id, role, gen: generation } = data;
  const ms = (seconds: number) => instant(Math.round(seconds * 1_000));
  return { id, kind, generation, sid, sub, role, issuedAt: ms(data.iat), expiresAt: ms(data.exp) };
}
