/** How calls that are often meant are spoken of. */
export interface CallName {
  readonly match: string;
  readonly one: string;
  readonly many: string;
}

/** The calls that one mostly does something to, in the order in which a form offers them. */
export const CALL_NAMES: readonly CallName[] = [
  { match: '/api/auth/refresh', one: 'refresh', many: 'refreshes' },
  { match: '*', one: 'call', many: 'calls' },
  { match: '/api/items', one: 'request for items', many: 'requests for items' },
  { match: '/api/users/me', one: 'request for the profile', many: 'requests for the profile' },
  { match: 'POST /api/orders', one: 'order', many: 'orders' },
  { match: '/api/auth/login', one: 'log in', many: 'log ins' },
  { match: '/api/auth/logout', one: 'log out', many: 'log outs' },
];

/** The words for the calls that a match means: their own name where they have one, else what they begin with. */
export function callName(match: string): CallName {
  return (
    CALL_NAMES.find((name) => name.match === match) ?? { match, one: `call of ${match}`, many: `calls of ${match}` }
  );
}
