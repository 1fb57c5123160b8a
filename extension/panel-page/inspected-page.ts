import { z } from '../../reauth/trace/zod.ts';
import { inboxPortOf } from '../bridge/message.ts';
import { evaluateInPage } from '../devtools/evaluate.ts';
import type { InspectedDocument, InspectedPage } from '../panel/sources/page.ts';

/** The tab that DevTools inspects, read without any permission: by its DevTools page and by evaluating code in it. */
export function inspectedPage(tab: number): InspectedPage & { origin(): Promise<string | undefined> } {
  return {
    origin: async () => (await inspectedDocument())?.origin,
    listen(heard, signal) {
      const port = chrome.runtime.connect({ name: inboxPortOf(tab) });
      port.onMessage.addListener(heard);
      signal.addEventListener('abort', () => port.disconnect());
    },
    follow(arrived, signal) {
      const look = (): void =>
        void inspectedDocument().then((document) => {
          if (!signal.aborted) arrived(document);
        });
      chrome.devtools.network.onNavigated.addListener(look);
      signal.addEventListener('abort', () => chrome.devtools.network.onNavigated.removeListener(look));
      look();
    },
  };
}

/** Only what an http(s) page says of itself; a page can lie about it only to its own picture. */
const documentSchema = z.object({ origin: z.string().regex(/^https?:\/\/[^/]+$/), openedAt: z.number() });

async function inspectedDocument(): Promise<InspectedDocument | undefined> {
  const told = await evaluateInPage('({ origin: location.origin, openedAt: performance.timeOrigin })');
  return documentSchema.safeParse(told).data;
}
