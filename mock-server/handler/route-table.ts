/** One line of a route table. `:id` in the pattern stands for one segment. */
export interface Route<Endpoint> {
  readonly method: string;
  readonly pattern: string;
  readonly run: Endpoint;
  /** Changes something: then a HEAD, which asks for the headers of a GET alone, is refused. */
  readonly hasEffect?: true;
}

export type Match<R> =
  | { readonly kind: 'found'; readonly route: R; readonly params: ReadonlyMap<string, string> }
  | { readonly kind: 'method-not-allowed'; readonly allow: string }
  | { readonly kind: 'not-found' };

/** Finds the route of a call: 404 when no pattern has this path, 405 when one has but not for this method (RFC 9110 section 15.5.6). */
export function match<R extends Route<unknown>>(routes: readonly R[], method: string, path: string): Match<R> {
  const others: R[] = [];
  for (const route of routes) {
    const params = paramsOf(route.pattern, path);
    if (params === undefined) continue;
    if (answers(route, method)) return { kind: 'found', route, params };
    others.push(route);
  }
  return others.length === 0 ? { kind: 'not-found' } : { kind: 'method-not-allowed', allow: allowOf(others) };
}

function answers({ method, hasEffect }: Route<unknown>, asked: string): boolean {
  return method === asked || (asked === 'HEAD' && method === 'GET' && hasEffect === undefined);
}

function allowOf(routes: readonly Route<unknown>[]): string {
  const methods = routes.flatMap((route) => (answers(route, 'HEAD') ? [route.method, 'HEAD'] : [route.method]));
  return [...new Set(methods)].join(', ');
}

const NO_PARAMS: ReadonlyMap<string, string> = new Map();

function paramsOf(pattern: string, path: string): ReadonlyMap<string, string> | undefined {
  if (!pattern.includes('/:')) return pattern === path ? NO_PARAMS : undefined;
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, segment] of wanted.entries()) {
    const actual = given[index] ?? '';
    if (!segment.startsWith(':')) {
      if (segment !== actual) return undefined;
    } else {
      const decoded = decode(actual);
      if (decoded === undefined || decoded === '') return undefined;
      params.set(segment.slice(1), decoded);
    }
  }
  return params;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
