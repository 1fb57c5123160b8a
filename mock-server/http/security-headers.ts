/**
 * On every answer of the app, pages, refusals and mistakes included: nothing here is to be sniffed, framed, embedded by a
 * stranger's page or named in a Referer. A page sets a policy of its own for what it loads (`static.ts`).
 *
 * Cross-Origin-Resource-Policy looks at `no-cors` loads alone (Fetch standard, "cross-origin resource policy check"), so
 * it takes nothing from an app that calls with CORS.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
