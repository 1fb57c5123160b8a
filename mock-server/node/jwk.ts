import { createHash, createHmac, type KeyObject } from 'node:crypto';
import { z } from '../../reauth/trace/zod.ts';
import type { PublicJwk } from '../handler/api.ts';

/** The public members of a key, in the order that the thumbprint asks for (RFC 7638 section 3.3). Nothing else leaves. */
const publicSchema = z.union([
  z.object({ crv: z.string(), kty: z.literal('EC'), x: z.string(), y: z.string() }),
  z.object({ e: z.string(), kty: z.literal('RSA'), n: z.string() }),
]);

/** The public half of a key pair as a JWK (RFC 7517). */
export function publicJwkOf(publicKey: KeyObject): PublicJwk {
  return publicSchema.parse(publicKey.export({ format: 'jwk' }));
}

/**
 * The name of a key: the thumbprint of a public key (RFC 7638), so that every server that has the key calls it the same.
 *
 * A secret has no public half: its name is a MAC under it, which tells no more of it than any token that it signs.
 */
export function kidOf(verify: KeyObject): string {
  if (verify.type === 'secret') return createHmac('sha256', verify).update('kid').digest('base64url').slice(0, 22);
  return createHash('sha256')
    .update(JSON.stringify(publicJwkOf(verify)))
    .digest('base64url');
}
