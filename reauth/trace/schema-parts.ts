import { instant } from '../time/instant.ts';
import type { Shape, TokenRef } from './events.ts';
import { z } from './zod.ts';

/** Names and ids: bounded, since a page that we do not trust may have written them. */
export const idSchema = z.string().min(1).max(200);
export const textSchema = z.string().max(2_000);
export const instantSchema = z.number().transform(instant);
export const countSchema = z.int().min(0);

export const stampShape = { seq: z.int().min(1), at: instantSchema };

export const purposeSchema = z.enum(['request', 'refresh', 'login', 'logout', 'register']);
export const attributionSchema = z.enum(['exact', 'inferred']);
export const namesSchema = z.array(z.string().max(200)).max(100);
export const headersSchema = z.record(z.string().max(100), textSchema);

export const tokenRefSchema = z.object({
  id: idSchema,
  kind: z.enum(['access', 'refresh']),
  generation: countSchema,
  sid: idSchema,
  expiresAt: instantSchema,
}) satisfies z.ZodType<TokenRef>;

/** Checked by hand and bounded: a recursive schema would run out of stack on a deeply nested message. */
export const shapeSchema = z.custom<Shape>((value) => isShape(value, 12), 'a shape of names and types is expected');

function isShape(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.length <= 40;
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  const parts: readonly unknown[] = Object.values(value);
  return parts.length <= 100 && parts.every((part) => isShape(part, depth - 1));
}
