import { pattern } from './value-schemas.ts';

/** What of a call a match looks at. */
export interface Matchable {
  readonly method: string;
  readonly path: string;
}

/** Which calls are meant: a path that begins so, after a method where one is given: `/api/items`, `GET /api/auth/refresh`, `*`. */
export const callMatch = pattern(
  /^(?:[A-Z]{3,7} +)?(?:\*|\/[\x21-\x7e]{0,200})$/,
  'the beginning of a path such as /api/items, after a method where wanted (GET /api/auth/refresh), or *',
);

/** Whether a call is meant by a match. */
export function matchesCall(match: string, { method, path }: Matchable): boolean {
  const [, verb, prefix = ''] = /^(?:([A-Z]+) +)?(.*?)\*?$/.exec(match) ?? [];
  return (verb === undefined || verb === method) && path.startsWith(prefix);
}
