import { faultSchema, type StandingFault } from '../../../mock-server/faults/fault.ts';
import { instantSchema as at, tokenRefSchema } from '../../../reauth/trace/schema-parts.ts';
import { z } from '../../../reauth/trace/zod.ts';

/** Settings by name. */
export const policySchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const countsSchema = z.object({ id: z.string(), seen: z.number(), applied: z.number() });

/** A kind of fault that a newer server has is left out: the panel could not say what it does. */
const faultsSchema = z.array(z.unknown()).transform((faults) => faults.flatMap(standingFaultOf));

function standingFaultOf(told: unknown): readonly StandingFault[] {
  const counts = countsSchema.safeParse(told);
  if (!counts.success || typeof told !== 'object') return [];
  const { seen: _seen, applied: _applied, ...rest } = { seen: 0, applied: 0, ...told };
  const fault = faultSchema.safeParse(rest);
  return fault.success ? [{ ...fault.data, ...counts.data }] : [];
}

const keySchema = z.object({
  kind: z.enum(['access', 'refresh']),
  kid: z.string(),
  use: z.enum(['signs', 'verifies']),
});

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
  faults: faultsSchema.exactOptional(),
  keys: z.array(keySchema).exactOptional(),
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
