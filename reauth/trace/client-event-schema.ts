import type { ClientEvent } from './events.ts';
import {
  attributionSchema,
  countSchema,
  headersSchema,
  idSchema,
  namesSchema,
  purposeSchema,
  shapeSchema,
  stampShape,
  textSchema,
} from './schema-parts.ts';
import { z } from './zod.ts';

const statusSchema = z.union([z.number(), z.string().max(100)]);
const mutexShape = { mutex: idSchema, request: z.exactOptional(idSchema), attribution: attributionSchema };
const callShape = { method: z.string().max(20), path: textSchema, query: namesSchema };

function event<const Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
  return z.object({ source: z.literal('client'), ...stampShape, tab: idSchema, type: z.literal(type), ...shape });
}

/** What a tab reports. */
export const clientEventSchema = z.discriminatedUnion('type', [
  event('tab.opened', { label: z.string().max(200), client: z.string().max(200) }),
  event('request.started', { request: idSchema, ...callShape, endpoint: z.exactOptional(z.string().max(200)) }),
  event('request.settled', {
    request: idSchema,
    outcome: z.enum(['fulfilled', 'rejected', 'aborted']),
    status: z.exactOptional(statusSchema),
  }),
  event('mutex.awaited', { wait: idSchema, ...mutexShape }),
  event('mutex.passed', { wait: idSchema, ...mutexShape }),
  event('mutex.acquired', mutexShape),
  event('mutex.released', mutexShape),
  event('fetch.sent', {
    exchange: idSchema,
    request: z.exactOptional(idSchema),
    attribution: attributionSchema,
    purpose: purposeSchema,
    ...callShape,
    headers: headersSchema,
  }),
  event('fetch.answered', {
    exchange: idSchema,
    status: z.number(),
    headers: headersSchema,
    message: z.exactOptional(textSchema),
    body: z.exactOptional(shapeSchema),
  }),
  event('fetch.failed', { exchange: idSchema, error: z.string().max(100) }),
  event('session.lost', { request: z.exactOptional(idSchema), status: z.exactOptional(statusSchema) }),
  event('events.dropped', { count: countSchema, why: z.enum(['rate', 'malformed']) }),
]) satisfies z.ZodType<ClientEvent>;
