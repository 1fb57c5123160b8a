import type { PageGlobals } from './page-globals.ts';

/** `location` of a page: to write it is to ask for a page load there. */
export function pageLocation(
  origin: string,
  page: { readonly path: () => string; readonly load: (path: string) => void },
): PageGlobals['location'] {
  const assign = (to: string): void => {
    const { pathname, search } = new URL(to, `${origin}${page.path()}`);
    page.load(`${pathname}${search}`);
  };
  return {
    origin,
    get href() {
      return `${origin}${page.path()}`;
    },
    set href(to) {
      assign(to);
    },
    get pathname() {
      return new URL(page.path(), origin).pathname;
    },
    assign,
  };
}
