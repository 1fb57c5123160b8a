/** Where a call goes, as far as a base query's arguments or a fetch tell: what the two are matched by. */
export interface CallShape {
  readonly method: string;
  /** Path or whole URL, without query. */
  readonly path: string;
  /** The query as it will be sent; `undefined` when the arguments leave it open. */
  readonly query: string | undefined;
}

/** How well a fetch fits a call: by `path` alone or with the query too. */
export type Fit = 'whole' | 'path' | 'none';

/**
 * What the arguments of a base query say about the call: those of `fetchBaseQuery` (a URL, or `{ url, method, params }`),
 * and of any other that has a `url` or `path` of its own. `undefined` for arguments that say nothing.
 */
export function shapeOfArgs(args: unknown): CallShape | undefined {
  if (typeof args === 'string') return shapeOfUrl('GET', args);
  if (typeof args !== 'object' || args === null) return undefined;
  const url = 'url' in args ? args.url : 'path' in args ? args.path : undefined;
  if (typeof url !== 'string') return undefined;
  const method = 'method' in args && typeof args.method === 'string' ? args.method : 'GET';
  const shape = shapeOfUrl(method, url);
  const params = 'params' in args ? queryOf(args.params) : '';
  if (params === undefined) return { ...shape, query: undefined };
  return { ...shape, query: [shape.query, params].filter((part) => part !== '').join('&') };
}

/** The same for a URL that is fetched. */
export function shapeOfUrl(method: string, url: string): CallShape {
  const [whole = '', ...query] = (url.split('#')[0] ?? '').split('?');
  return { method: method.toUpperCase(), path: whole, query: query.join('?') };
}

/** Whether a fetch may be the one that these arguments ask for: a base URL may stand before their path. */
export function fitOf(args: CallShape, fetched: CallShape): Fit {
  if (args.method !== fetched.method) return 'none';
  const [wanted, got] = [segmentsOf(args.path), segmentsOf(fetched.path)];
  if (wanted.length === 0 || wanted.length > got.length) return 'none';
  if (!wanted.every((segment, index) => segment === got[got.length - wanted.length + index])) return 'none';
  return args.query === fetched.query ? 'whole' : 'path';
}

const segmentsOf = (path: string): readonly string[] =>
  path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decoded);

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** As `fetchBaseQuery` writes `params` unless it is told otherwise. */
function queryOf(params: unknown): string | undefined {
  if (params === undefined || params === null) return '';
  if (typeof params !== 'object') return undefined;
  const search = params instanceof URLSearchParams ? params : new URLSearchParams();
  if (search !== params)
    for (const [key, value] of Object.entries(params)) if (value !== undefined) search.append(key, String(value));
  return search.toString();
}
