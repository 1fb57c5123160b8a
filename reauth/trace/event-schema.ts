import { clientEventSchema } from './client-event-schema.ts';
import { cookieEventSchema } from './cookie-event-schema.ts';
import type { TraceEvent } from './events.ts';
import { serverEventSchema } from './server-event-schema.ts';
import { z } from './zod.ts';

/** What a trace may hold, as a schema: by source, then by type. Unknown keys are stripped. */
export const traceEventSchema = z.discriminatedUnion('source', [
  clientEventSchema,
  serverEventSchema,
  cookieEventSchema,
]) satisfies z.ZodType<TraceEvent>;

export type EventReading =
  { readonly ok: true; readonly event: TraceEvent } | { readonly ok: false; readonly problem: string };

/**
 * Parses what came from outside (a page's message, a line of a file, the server's stream) into an event. Never throws.
 *
 * `problem` names the field and what was expected, never the value: it may be the secret that should not be here.
 */
export function parseEvent(value: unknown): EventReading {
  const parsed = traceEventSchema.safeParse(value);
  if (parsed.success) return { ok: true, event: parsed.data };
  const [issue] = parsed.error.issues;
  if (!issue) return { ok: false, problem: 'The event is not one of a trace.' };
  return { ok: false, problem: `The event's field "${issue.path.join('.') || '(whole)'}" is wrong: ${issue.message}.` };
}
