import { readMessage, type PageMessage } from '../bridge/message.ts';
import { helloMessage } from './window-envelope.ts';
import { Relay } from './relay.ts';

/** One message a frame is soon enough for the eye and seldom enough for the browser. */
const BATCH_MS = 16;

const relay = new Relay({
  now: () => performance.now(),
  send,
  later: (flush) => void setTimeout(flush, BATCH_MS),
});

function hear(event: MessageEvent): void {
  if (event.source === window && event.origin === location.origin) relay.heard(event.data);
}

/** Nobody listening is no failure: DevTools is simply closed. An extension that was reloaded leaves this script behind. */
function send(message: PageMessage): void {
  if (chrome.runtime?.id === undefined) {
    window.removeEventListener('message', hear);
    return;
  }
  chrome.runtime.sendMessage(message).catch(() => undefined);
}

window.addEventListener('message', hear);
window.addEventListener('pagehide', () => relay.flush());
chrome.runtime.onMessage.addListener((raw, sender) => {
  if (sender.id !== chrome.runtime.id || readMessage(raw)?.kind !== 'devtools.opened') return;
  window.postMessage(helloMessage, location.origin);
});
send({ kind: 'page.opened' });
