/** The part of `chrome.runtime.MessageSender` that a receiver decides by. Chrome fills it in; a page cannot forge it. */
export interface Sender {
  readonly id?: string | undefined;
  readonly frameId?: number | undefined;
  readonly url?: string | undefined;
  readonly tab?: { readonly id?: number | undefined } | undefined;
}

/** Our own content script in the top document of `tab`. Another tab's messages, and another extension's, are not ours. */
export function isPageOf(tab: number, sender: Sender, extension: string): boolean {
  return (
    sender.id === extension && sender.tab?.id === tab && sender.frameId === 0 && !isOwnUrl(sender.url ?? '', extension)
  );
}

/** One of the extension's own pages: the panel, in DevTools or in a tab. */
export function isOwnPage(sender: Sender, extension: string): boolean {
  return sender.id === extension && isOwnUrl(sender.url ?? '', extension);
}

function isOwnUrl(url: string, extension: string): boolean {
  return url.startsWith(`chrome-extension://${extension}/`);
}
