import { API_ROUTES } from '../../mock-server/handler/api-routes.ts';
import { match } from '../../mock-server/handler/route-table.ts';
import { nearest } from './nearest.ts';

/** What is wrong with a path of the API, without `/api`, that is to be asked for; nothing when there is such a path. */
export function pathProblem(method: 'GET' | 'POST', path: string): string | undefined {
  const [plain = ''] = path.split(/[?#]/, 1);
  const found = match(API_ROUTES, method, `/api${plain}`);
  switch (found.kind) {
    case 'found':
      return undefined;
    case 'method-not-allowed':
      return `The API answers ${found.allow} at "${plain}", and no ${method}. Write ${method === 'GET' ? 'post' : 'request'}: ${path}.`;
    case 'not-found': {
      const paths = API_ROUTES.filter((route) => route.method === method && route.pattern.startsWith('/api/')).map(
        ({ pattern }) => pattern.slice('/api'.length),
      );
      return `The API has no "${plain}" for ${method}.${meant(plain, paths)} It has ${paths.join(', ')}.`;
    }
  }
}

/** What is wrong with a match that no call of the API can meet, whatever is asked for. */
export function matchProblem(wanted: string): string | undefined {
  const [, verb, prefix = ''] = /^(?:([A-Z]+) +)?(.*?)\*?$/.exec(wanted) ?? [];
  const routes = API_ROUTES.filter(({ method }) => verb === undefined || method === verb);
  if (routes.some(({ pattern }) => canBegin(pattern, prefix))) return undefined;
  const others = API_ROUTES.filter(({ pattern }) => canBegin(pattern, prefix)).map(({ method }) => method);
  if (others.length > 0) {
    return `No call of the API is "${wanted}": there it answers ${[...new Set(others)].join(', ')}.`;
  }
  const paths = (routes.length > 0 ? routes : API_ROUTES).map(({ pattern }) => pattern);
  return `No call of the API begins with "${wanted}".${meant(prefix, paths)} It has ${[...new Set(paths)].join(', ')}.`;
}

/** Whether a path of this pattern can begin so. */
function canBegin(pattern: string, prefix: string): boolean {
  const wanted = pattern.split('/');
  const given = prefix.split('/');
  const last = given.length - 1;
  return (
    given.length <= wanted.length &&
    given.every((part, index) => {
      const own = wanted[index] ?? '';
      if (own.startsWith(':')) return part !== '' || index === last;
      return index === last ? own.startsWith(part) : own === part;
    })
  );
}

/** `:id` is as it was written where it stands there, so that `/itmes/3` means `/items/3`. */
function meant(written: string, patterns: readonly string[]): string {
  const parts = written.split('/');
  const filled = patterns.map((pattern) => {
    const id = parts.length === pattern.split('/').length ? parts.at(-1) : undefined;
    return pattern.replace(/:\w+$/, id === undefined || id === '' ? '1' : id);
  });
  const guess = nearest(written, filled);
  return guess === undefined ? '' : ` Did you mean "${guess}"?`;
}
