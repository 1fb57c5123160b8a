import { defined } from './defined.ts';
import type { Claims } from './events.ts';

/** Takes from a token's payload the six claims that a trace may hold; one of the wrong type is dropped. */
export function captureClaims(payload: unknown): Claims {
  if (typeof payload !== 'object' || payload === null) return {};
  const claims = new Map<string, unknown>(Object.entries(payload));
  return defined({
    iss: text(claims.get('iss')),
    aud: audience(claims.get('aud')),
    iat: seconds(claims.get('iat')),
    exp: seconds(claims.get('exp')),
    jti: text(claims.get('jti')),
    sid: text(claims.get('sid')),
  });
}

/**
 * Reads the claims of a JWT without verifying it: for showing, never for deciding.
 *
 * Undefined when the text is no JWT with a JSON object in it. Never throws.
 */
export function decodeClaims(jwt: string): Claims | undefined {
  const [, payload] = /^[\w-]*\.([\w-]+)\.[\w-]*$/.exec(jwt) ?? [];
  if (payload === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? captureClaims(json) : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 200 ? value : undefined;
}

/** One string or several (RFC 7519 section 4.1.3); several are shown with a space between. */
function audience(value: unknown): string | undefined {
  const all = Array.isArray(value) ? value.filter((one) => typeof one === 'string').join(' ') : value;
  return all === '' ? undefined : text(all);
}

function seconds(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
