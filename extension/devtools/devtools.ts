import { Inbox } from '../bridge/inbox.ts';
import { inboxPortOf, isPageMessage, readMessage, type Message, type PageMessage } from '../bridge/message.ts';
import { isOwnPage, isPageOf } from '../bridge/sender.ts';
import { evaluateInPage } from './evaluate.ts';
import { pullEvents } from './pull-events.ts';

// Runs as soon as DevTools opens, long before its panel is first shown. The one place where a tab's events come in: what
// the page does before a panel is there waits in the inbox, and each panel gets all of it, then what follows, in order.
const tab = chrome.devtools.inspectedWindow.tabId;
const inbox = new Inbox();
const panels = new Set<chrome.runtime.Port>();

function take(message: PageMessage): void {
  inbox.add(message);
  for (const panel of panels) panel.postMessage(message);
}

chrome.runtime.onMessage.addListener((raw, sender) => {
  const message = readMessage(raw);
  if (message !== undefined && isPageMessage(message) && isPageOf(tab, sender, chrome.runtime.id)) take(message);
});

chrome.runtime.onConnect.addListener((panel) => {
  if (panel.name !== inboxPortOf(tab) || !isOwnPage(panel.sender ?? {}, chrome.runtime.id)) return;
  for (const message of inbox.held()) panel.postMessage(message);
  const ended: Message = { kind: 'inbox.ended' };
  panel.postMessage(ended);
  panels.add(panel);
  panel.onDisconnect.addListener(() => panels.delete(panel));
});

/** The content script asks its page for what it still holds; where there is none, the page is read from here. */
const greet = async (): Promise<boolean> => {
  const opened: Message = { kind: 'devtools.opened' };
  try {
    await chrome.tabs.sendMessage(tab, opened, { frameId: 0 });
    return true;
  } catch {
    return false;
  }
};

pullEvents({
  greet,
  take,
  evaluate: evaluateInPage,
  onNavigated: (navigated) => chrome.devtools.network.onNavigated.addListener(navigated),
  pause: (ms) => new Promise((done) => setTimeout(done, ms)),
  now: () => performance.now(),
});

void chrome.devtools.panels.create('Reauth', 'extension/icons/icon-16.png', 'extension/panel-page/panel.html');
