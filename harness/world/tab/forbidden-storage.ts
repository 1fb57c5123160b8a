import type { PageGlobals } from './page-globals.ts';

/** Storage as a browser gives it that blocks site data: whoever touches it gets a SecurityError (HTML, section 12.2.3). */
export const forbiddenStorage: PageGlobals['localStorage'] = {
  getItem: refused,
  setItem: refused,
  removeItem: refused,
};

function refused(): never {
  throw new DOMException('Access is denied for this document.', 'SecurityError');
}
