import { nearest } from '../scenario/nearest.ts';
import { ClientProblem } from './client-problem.ts';
import type { ClientKind } from './module-strategy.ts';

export interface ChosenExport {
  readonly name: string;
  readonly kind: ClientKind;
}

/** Names that a base query goes by, the likeliest first: the wrapped one before the one that it wraps. */
const BASE_QUERY_NAMES: readonly RegExp[] = [
  /re-?auth/i,
  /custom/i,
  /refresh/i,
  /auth/i,
  /(fetch-?base|base-?query|base-?fetch)/i,
  /^default$/,
];

/**
 * Which export of a module is the client: the one that is asked for; else `strategy`; else the function whose name is most
 * like that of a base query; else the only function that takes two or three arguments, as base queries do.
 */
export function chooseExport(
  exports: Readonly<Record<string, unknown>>,
  where: string,
  asked: string | undefined,
): ChosenExport {
  const functions = Object.keys(exports).filter((name) => typeof exports[name] === 'function');
  if (asked !== undefined) {
    if (functions.includes(asked)) return { name: asked, kind: kindOf(asked, exports[asked]) };
    throw new ClientProblem(`${where}: ${notExported(asked, Object.keys(exports), functions)}`);
  }
  if (functions.includes('strategy')) return { name: 'strategy', kind: 'strategy' };
  const queries = functions.filter((name) => kindOf(name, exports[name]) === 'base query');
  for (const form of BASE_QUERY_NAMES) {
    const [name, other] = queries.filter((each) => form.test(each));
    if (name !== undefined && other === undefined) return { name, kind: 'base query' };
    if (name !== undefined)
      throw new ClientProblem(
        `${where}: ${severalText(
          queries.filter((each) => form.test(each)),
          where,
        )}`,
      );
  }
  const [only, ...others] = queries.filter((name) => takes(exports[name], 2, 3));
  if (only !== undefined && others.length === 0) return { name: only, kind: 'base query' };
  const [made] = functions.filter((name) => kindOf(name, exports[name]) === 'strategy');
  if (only === undefined && made !== undefined && functions.length === 1) return { name: made, kind: 'strategy' };
  throw new ClientProblem(
    `${where}: ${only === undefined ? nothingText(exports) : severalText([only, ...others], where)}`,
  );
}

/** A strategy takes its options alone; a base query takes `(args, api, extraOptions)`, or is named like one. */
function kindOf(name: string, value: unknown): ClientKind {
  if (/strategy$/i.test(name)) return 'strategy';
  const isNamed = BASE_QUERY_NAMES.some((form) => name !== 'default' && form.test(name));
  return !isNamed && takes(value, 1, 1) ? 'strategy' : 'base query';
}

const takes = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'function' && value.length >= least && value.length <= most;

function notExported(asked: string, names: readonly string[], functions: readonly string[]): string {
  if (names.includes(asked))
    return `"${asked}" is exported, but is no function. A client is a base query or a strategy.`;
  const guess = nearest(asked, functions);
  const meant = guess === undefined ? '' : ` Did you mean "${guess}"?`;
  return `"${asked}" is not exported.${meant} Exported functions: ${functions.join(', ') || 'none'}.`;
}

const severalText = (names: readonly string[], where: string): string =>
  `${names.join(' and ')} may each be the base query. Say which one is meant: ${where}#${names[0]}`;

function nothingText(exports: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(exports);
  const found = names.length === 0 ? 'exports nothing' : `exports ${names.join(', ')}`;
  return `This module ${found}; a client exports a base query, such as "export const baseQueryWithReauth = …", or "export const strategy".`;
}
