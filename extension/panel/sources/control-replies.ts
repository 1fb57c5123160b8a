import { instantSchema as at, tokenRefSchema } from '../../../reauth/trace/schema-parts.ts';
import { z } from '../../../reauth/trace/zod.ts';

/** Settings by name. */
export const policySchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** `GET state`, as far as the panel reads it. Surplus fields are left out: the server may say more. */
export const stateSchema = z.object({
  now: at,
  policy: policySchema,
  users: z.array(z.object({ id: z.string(), email: z.string() })).default([]),
  holds: z.array(z.object({ match: z.string(), when: z.enum(['before', 'after']) })).default([]),
  sessions: z.array(
    z.object({
      sid: z.string(),
      user: z.string(),
      refreshes: z.number(),
      spentPresented: z.number(),
      tokens: z.array(tokenRefSchema),
    }),
  ),
  held: z.array(
    z.object({
      call: z.string(),
      exchange: z.string().exactOptional(),
      method: z.string(),
      path: z.string(),
      when: z.enum(['before', 'after']),
      since: at,
      abandoned: z.boolean(),
    }),
  ),
});

const claimsSchema = z.object({
  iss: z.string().exactOptional(),
  aud: z.string().exactOptional(),
  iat: z.number().exactOptional(),
  exp: z.number().exactOptional(),
  jti: z.string().exactOptional(),
  sid: z.string().exactOptional(),
});

const cookieSchema = z.object({
  name: z.string(),
  httpOnly: z.boolean(),
  secure: z.boolean(),
  sameSite: z.enum(['strict', 'lax', 'none', 'unspecified']),
  path: z.string(),
  expiresAt: at.exactOptional(),
  claims: claimsSchema.exactOptional(),
});

/** `GET cookies`: what this browser sent, decoded. */
export const cookiesSchema = z.object({ cookies: z.array(cookieSchema) });
