import type { Reason, ServerEvent } from './events.ts';
import {
  countSchema,
  idSchema,
  namesSchema,
  purposeSchema,
  stampShape,
  textSchema,
  tokenRefSchema,
} from './schema-parts.ts';
import { z } from './zod.ts';

/** A table rather than a list, so that a reason that is added to the vocabulary must be added here too. */
const REASONS: Readonly<Record<Reason, true>> = {
  ok: true,
  registered: true,
  'logged-in': true,
  refreshed: true,
  'logged-out': true,
  'no-token': true,
  'token-expired': true,
  'token-invalid': true,
  'session-gone': true,
  'session-revoked': true,
  'user-gone': true,
  'refresh-missing': true,
  'refresh-expired': true,
  'refresh-invalid': true,
  'refresh-spent': true,
  'refresh-in-grace': true,
  'credentials-wrong': true,
  'email-taken': true,
  'role-missing': true,
  'bad-request': true,
  'too-large': true,
  'not-found': true,
  'method-not-allowed': true,
  'origin-refused': true,
  'host-refused': true,
  fault: true,
  unavailable: true,
  error: true,
};

const reasonSchema = z.custom<Reason>(
  (value) => typeof value === 'string' && Object.hasOwn(REASONS, value),
  'a reason of the protocol is expected',
);

const optionalId = z.exactOptional(idSchema);

const setCookieSchema = z.object({
  name: z.string().max(200),
  maxAge: z.number(),
  token: z.exactOptional(tokenRefSchema),
});

function event<const Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
  return z.object({ source: z.literal('server'), ...stampShape, offset: z.number(), type: z.literal(type), ...shape });
}

const faultKindSchema = z.enum([
  'latency',
  'drop',
  'hang',
  'status',
  'no-cors',
  'set-cookie',
  'non-atomic-rotation',
  'replication-lag',
  'clock-skew',
]);

/** What the mock server reports. */
export const serverEventSchema = z.discriminatedUnion('type', [
  event('call.received', {
    call: idSchema,
    exchange: optionalId,
    purpose: purposeSchema,
    method: z.string().max(20),
    path: textSchema,
    query: namesSchema,
    presented: z.object({ access: z.exactOptional(tokenRefSchema), refresh: z.exactOptional(tokenRefSchema) }),
  }),
  event('call.held', { call: idSchema, when: z.enum(['before', 'after']) }),
  event('call.released', { call: idSchema }),
  event('call.abandoned', { call: idSchema }),
  event('call.answered', {
    call: idSchema,
    exchange: optionalId,
    status: z.number(),
    reason: reasonSchema,
    message: z.exactOptional(textSchema),
    cookies: z.array(setCookieSchema).max(50),
  }),
  event('session.started', { sid: idSchema, user: textSchema, call: optionalId }),
  event('session.ended', {
    sid: idSchema,
    why: z.enum(['logout', 'expired', 'control', 'user-deleted', 'replaced']),
    call: optionalId,
  }),
  event('token.issued', { token: tokenRefSchema, call: optionalId, from: optionalId }),
  event('token.expired', { token: tokenRefSchema }),
  event('token.rotated', { token: tokenRefSchema, by: idSchema, into: tokenRefSchema }),
  event('token.reused', {
    token: tokenRefSchema,
    call: idSchema,
    exchange: optionalId,
    spentBy: idSchema,
    spentByExchange: optionalId,
  }),
  event('token.forgiven', {
    token: tokenRefSchema,
    call: idSchema,
    exchange: optionalId,
    mode: z.enum(['same-successor', 'new-branch', 'access-only', 'refuse', 'until-used']),
    spentBy: idSchema,
    spentByExchange: optionalId,
  }),
  event('family.revoked', { sid: idSchema, call: idSchema, because: optionalId }),
  event('fault.applied', { call: idSchema, fault: idSchema, kind: faultKindSchema }),
  event('call.dropped', { call: idSchema, when: z.enum(['before', 'after']) }),
  event('faults.changed', { faults: z.array(z.object({ id: idSchema, kind: faultKindSchema })).max(200) }),
  event('keys.rotated', { kind: z.enum(['access', 'refresh']), kid: idSchema, forgotten: z.boolean() }),
  event('clock.advanced', { by: z.number() }),
  event('policy.changed', {
    changed: z.record(z.string().max(100), z.union([textSchema, z.number(), z.boolean()])),
  }),
  event('state.reset', {}),
  event('cookies.foreign', { names: namesSchema }),
  event('events.missed', { from: countSchema, to: countSchema }),
]) satisfies z.ZodType<ServerEvent>;
