/** When a JWT was issued and when it expires, in ms of its issuer's clock (RFC 7519 sections 4.1.4 and 4.1.6). */
export interface JwtTimes {
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Reads the times out of a reply that carries an `access_token`; nothing when it carries none that says them. No signature is checked. */
export function jwtTimesOf(reply: unknown): JwtTimes | undefined {
  if (typeof reply !== 'object' || reply === null || !('access_token' in reply)) return undefined;
  const payload = payloadOf(reply.access_token);
  if (typeof payload !== 'object' || payload === null) return undefined;
  if (!('exp' in payload) || !('iat' in payload)) return undefined;
  const { exp, iat } = payload;
  return typeof exp === 'number' && typeof iat === 'number'
    ? { issuedAt: iat * 1_000, expiresAt: exp * 1_000 }
    : undefined;
}

function payloadOf(token: unknown): unknown {
  const part = typeof token === 'string' ? token.split('.')[1] : undefined;
  if (part === undefined) return undefined;
  try {
    return JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return undefined;
  }
}
