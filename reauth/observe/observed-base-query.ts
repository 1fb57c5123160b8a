import type { BaseQueryFn } from '@reduxjs/toolkit/query';
import { capturePath, LEFT_OUT } from '../trace/capture.ts';
import { defined } from '../trace/defined.ts';
import type { RequestId } from '../trace/events.ts';
import { shapeOfArgs } from './call-shape.ts';
import { quietly, watched } from './quietly.ts';
import { requestOf, tagged } from './request-tag.ts';
import type { Scene } from './scene.ts';

/**
 * A base query whose calls are requests of the trace, from start to settling.
 *
 * The outermost observed one makes the request. One below it (the `fetchBaseQuery` that a user's own base query calls)
 * recognises the tag on its `api` and adds only which fetch is whose.
 */
export function observedBaseQuery<Query extends BaseQueryFn>(baseQuery: Query, scene: Scene): Query {
  return new Proxy(baseQuery, {
    apply: (target, self: unknown, args: readonly unknown[]) => {
      const call = (handed: readonly unknown[]): unknown => Reflect.apply(target, self, handed);
      const [query, api, ...rest] = args;
      if (typeof api !== 'object' || api === null) return call(args);
      const outer = requestOf(api);
      return outer !== undefined && scene.pending.has(outer)
        ? inner(outer, query, scene, () => call(args))
        : outermost(query, api, scene, (own) => call([query, own, ...rest]));
    },
  });
}

function inner(request: RequestId, query: unknown, scene: Scene, call: () => unknown): unknown {
  const expectation = scene.attributor.expect(
    request,
    quietly(() => shapeOfArgs(query)),
  );
  const forget = (): void => scene.attributor.noLongerExpect(expectation);
  return watched(() => scene.attributor.running(request, call), { done: forget, failed: forget });
}

function outermost(query: unknown, api: object, scene: Scene, call: (api: object) => unknown): unknown {
  const shape = quietly(() => shapeOfArgs(query));
  const endpoint = 'endpoint' in api && typeof api.endpoint === 'string' ? api.endpoint : undefined;
  const request = scene.pending.start(shape);
  scene.begins(request, query);
  scene.emit({
    type: 'request.started',
    request,
    method: shape?.method.slice(0, 20) ?? ('type' in api && api.type === 'mutation' ? 'POST' : 'GET'),
    ...(shape === undefined ? { path: LEFT_OUT, query: [] } : capturePath(scene.wholeUrl(shape))),
    ...defined({ endpoint: endpoint?.slice(0, 200) }),
  });
  const aborted = (): boolean => 'signal' in api && api.signal instanceof AbortSignal && api.signal.aborted;
  return watched(() => scene.attributor.running(request, () => call(tagged(api, request))), {
    done: (result) => settle(request, aborted(), endOf(result), scene),
    failed: () => settle(request, aborted(), { outcome: 'rejected' }, scene),
  });
}

interface End {
  readonly outcome: 'fulfilled' | 'rejected';
  readonly status?: number | string;
}

function settle(request: RequestId, aborted: boolean, end: End, scene: Scene): void {
  scene.unread.tell(request);
  const failedRefresh = scene.pending.settle(request);
  if (failedRefresh !== undefined && end.outcome === 'rejected' && !aborted) {
    scene.emit({ type: 'session.lost', request, status: failedRefresh });
  }
  scene.emit({ type: 'request.settled', request, ...end, ...(aborted ? { outcome: 'aborted' } : {}) });
}

/** RTK Query's own words for a failure without an HTTP status; any other text could say anything. */
const WORDS: ReadonlySet<unknown> = new Set(['FETCH_ERROR', 'PARSING_ERROR', 'TIMEOUT_ERROR', 'CUSTOM_ERROR']);

/** What the result of a base query says: `{ data }` or `{ error: { status } }`, and the response if `meta` has it. */
function endOf(result: unknown): End {
  const error = valueAt(result, 'error');
  if (error !== undefined) return { outcome: 'rejected', ...statusIn(error) };
  return { outcome: 'fulfilled', ...statusIn(valueAt(valueAt(result, 'meta'), 'response')) };
}

function statusIn(holder: unknown): { readonly status?: number | string } {
  const status = valueAt(holder, 'status');
  return typeof status === 'number' || (typeof status === 'string' && WORDS.has(status)) ? { status } : {};
}

function valueAt(holder: unknown, key: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined;
}
