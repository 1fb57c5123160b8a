import type { PageGlobals } from '../world/tab/page-globals.ts';

/** `location` as code in a page uses it, over the little that a page of ours has to know. */
export function pageLocation(page: PageGlobals['location'], onLeave: (url: URL) => void): object {
  const url = (): URL => new URL(page.href);
  const leave = (to: unknown): void => {
    onLeave(new URL(String(to), page.href));
    page.assign(String(to));
  };
  return {
    get href() {
      return page.href;
    },
    set href(to: string) {
      leave(to);
    },
    get origin() {
      return page.origin;
    },
    get pathname() {
      return page.pathname;
    },
    set pathname(to: string) {
      leave(to);
    },
    get search() {
      return url().search;
    },
    get hash() {
      return url().hash;
    },
    get host() {
      return url().host;
    },
    get hostname() {
      return url().hostname;
    },
    get port() {
      return url().port;
    },
    get protocol() {
      return url().protocol;
    },
    assign: leave,
    replace: leave,
    reload: () => page.assign(page.href),
    toString: () => page.href,
  };
}
