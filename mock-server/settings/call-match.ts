import { pattern, value } from './value-schemas.ts';

/** What of a call a match looks at. */
export interface Matchable {
  readonly method: string;
  readonly path: string;
  /** Its client's name for it, which begins with the tab: `A-3f9c.7.1`. */
  readonly exchange?: string;
}

/**
 * Which calls are meant: a path that begins so, after a method where one is given: `/api/items`, `GET /api/auth/refresh`,
 * `*`. What can never be met is refused, since it would stand there and do nothing: a query or a fragment, which is no
 * part of a path, and the paths of pages and of the control API, which no fault and no hold touches.
 */
export const callMatch = value(
  'the beginning of a path such as /api/items or /.well-known, without a query, after a method where wanted (GET /api/auth/refresh), or *',
  (input) => (typeof input === 'string' && canBeMet(input) ? input : undefined),
).meta({ json: { type: 'string', pattern: '^(?:[A-Z]{3,7} +)?(?:\\*|/[^?#\\s]{0,200})$' } });

/** Where calls go that are answered by the API: under these, or to them. */
const ROOTS: readonly string[] = ['/api/', '/.well-known/'];

function canBeMet(match: string): boolean {
  const path = /^(?:[A-Z]{3,7} +)?(\*|\/[\x21\x22\x24-\x3e\x40-\x7e]{0,200})$/.exec(match)?.[1];
  if (path === undefined) return false;
  const prefix = path.replace(/\*$/, '');
  return ROOTS.some((root) => prefix.startsWith(root) || root.startsWith(prefix));
}

/** Which tab’s calls are meant. Calls of clients without our observers name none. */
export const tabPrefix = pattern(
  /^[A-Za-z0-9._-]{1,80}$/,
  'the beginning of a tab’s id, such as A or A-3f9c, as lanes show it',
);

/** Whether a call is meant by a match, and comes from the tab that is named beside it. */
export function isMeant({ match, tab }: { match: string; tab?: string | undefined }, call: Matchable): boolean {
  const [, verb, prefix = ''] = /^(?:([A-Z]+) +)?(.*?)\*?$/.exec(match) ?? [];
  const isThere = (verb === undefined || verb === call.method) && call.path.startsWith(prefix);
  return isThere && (tab === undefined || call.exchange?.startsWith(tab) === true);
}
