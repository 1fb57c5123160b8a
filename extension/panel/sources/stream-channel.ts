import { z } from '../../../reauth/trace/zod.ts';
import type { ServerEvent } from '../../../reauth/trace/events.ts';
import type { SourceStatus } from './source.ts';

/** What the panels of one origin tell each other about the one stream that they share. */
export type StreamMessage =
  /** A follower asks the leader, whoever that is, for everything after `since`. */
  | { readonly kind: 'asked'; readonly from: string; readonly since: number }
  /** The leader's answer to one follower. */
  | {
      readonly kind: 'caught-up';
      readonly to: string;
      readonly status: SourceStatus;
      /** The last seq that the leader has, once it knows the server's. */
      readonly last?: number;
      readonly events: readonly ServerEvent[];
    }
  | { readonly kind: 'events'; readonly events: readonly ServerEvent[] }
  | { readonly kind: 'status'; readonly status: SourceStatus }
  /** The server's last seq, as it told the leader. */
  | { readonly kind: 'joined'; readonly last: number; readonly run?: string }
  /** The server was started anew: seq counts from 1 again. */
  | { readonly kind: 'restarted' };

const statusSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('connecting'), to: z.string() }),
  z.object({ kind: z.literal('live'), to: z.string() }),
  z.object({ kind: z.literal('failed'), problem: z.string(), remedy: z.string() }),
]);

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asked'), from: z.string(), since: z.number() }),
  z.object({
    kind: z.literal('caught-up'),
    to: z.string(),
    status: statusSchema,
    last: z.number().exactOptional(),
    events: z.array(z.unknown()),
  }),
  z.object({ kind: z.literal('events'), events: z.array(z.unknown()) }),
  z.object({ kind: z.literal('status'), status: statusSchema }),
  z.object({ kind: z.literal('joined'), last: z.number(), run: z.string().exactOptional() }),
  z.object({ kind: z.literal('restarted') }),
]);

/** Reads a message off the channel: a panel of another version may have sent it. `undefined` for what is none of ours. */
export function streamMessageOf(
  data: unknown,
  parse: (value: unknown) => ServerEvent | undefined,
): StreamMessage | undefined {
  const message = messageSchema.safeParse(data);
  if (!message.success) return undefined;
  if (message.data.kind !== 'events' && message.data.kind !== 'caught-up') return message.data;
  const events = message.data.events.flatMap((value) => parse(value) ?? []);
  return { ...message.data, events };
}
