import type { Claims, CookieEvent } from './events.ts';
import { idSchema, instantSchema, stampShape, textSchema } from './schema-parts.ts';
import { z } from './zod.ts';

const claimsSchema = z.object({
  iss: z.exactOptional(textSchema),
  aud: z.exactOptional(textSchema),
  iat: z.exactOptional(z.number()),
  exp: z.exactOptional(z.number()),
  jti: z.exactOptional(idSchema),
  sid: z.exactOptional(idSchema),
}) satisfies z.ZodType<Claims>;

const baseShape = { source: z.literal('cookie'), ...stampShape, jar: idSchema, name: z.string().max(200) };

/** What a cookie jar reports. */
export const cookieEventSchema = z.discriminatedUnion('type', [
  z.object({
    ...baseShape,
    type: z.literal('cookie.set'),
    httpOnly: z.boolean(),
    secure: z.boolean(),
    sameSite: z.enum(['strict', 'lax', 'none', 'unspecified']),
    path: textSchema,
    expiresAt: z.exactOptional(instantSchema),
    claims: z.exactOptional(claimsSchema),
  }),
  z.object({ ...baseShape, type: z.literal('cookie.removed'), cause: z.enum(['expired', 'overwritten', 'deleted']) }),
]) satisfies z.ZodType<CookieEvent>;
