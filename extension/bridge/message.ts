import { z } from '../../reauth/trace/zod.ts';

/** A message holds no more events than this; a relay splits what is longer. */
export const EVENTS_PER_MESSAGE = 500;

const messageSchema = z.discriminatedUnion('kind', [
  /** A content script began in a new document of its tab: what the tab's page sent before came from another document. */
  z.strictObject({ kind: z.literal('page.opened') }),
  /** What the page's observers saw. Not parsed yet: a page may send anything, so whoever shows it parses each event. */
  z.strictObject({ kind: z.literal('page.events'), events: z.array(z.unknown()).max(EVENTS_PER_MESSAGE) }),
  /** What the page sent and nobody will see: too much in a second, or not readable. */
  z.strictObject({
    kind: z.literal('page.dropped'),
    count: z.int().min(1).max(1_000_000_000),
    why: z.enum(['rate', 'malformed']),
  }),
  /** DevTools opened on this tab: the page sends again what it still holds. */
  z.strictObject({ kind: z.literal('devtools.opened') }),
  /** The DevTools page has handed a panel everything that it held; what comes after this happens now. */
  z.strictObject({ kind: z.literal('inbox.ended') }),
]);

/** Everything that one part of the extension says to another. */
export type Message = z.infer<typeof messageSchema>;

/** What a tab's content script says. */
export type PageMessage = Extract<Message, { readonly kind: `page.${string}` }>;

/** The parser at every receiver: the message, or nothing when it is not one of ours. */
export function readMessage(value: unknown): Message | undefined {
  return messageSchema.safeParse(value).data;
}

/** The name of the port between a tab's DevTools page and its panel. */
export const inboxPortOf = (tab: number): string => `inbox-of-tab-${tab}`;

/** Whether a message tells about a page; the others are requests. */
export function isPageMessage(message: Message): message is PageMessage {
  switch (message.kind) {
    case 'page.opened':
    case 'page.events':
    case 'page.dropped':
      return true;
    case 'devtools.opened':
    case 'inbox.ended':
      return false;
  }
}
