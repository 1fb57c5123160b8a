import type { MutexInterface } from 'async-mutex';
import type { RequestId } from '../trace/events.ts';
import { requestOf } from './request-tag.ts';

/** What an observed mutex answers under `VIEW`: the same mutex, whose calls name their request. */
export type MutexViews = (request: RequestId) => MutexInterface;

/** The property under which an observed mutex hands out its views; registered, for the same reason as the request tag. */
export const VIEW: unique symbol = Symbol.for('reauth-devtools.mutex-view');

/**
 * The mutex as one request uses it: whatever is called on it is recorded as done by the request of `api`, exactly.
 *
 * A mutex that nobody observes comes back unchanged, so a strategy may always ask.
 */
export function attributed(mutex: MutexInterface, api: object): MutexInterface {
  const request = requestOf(api);
  return request !== undefined && hasViews(mutex) ? mutex[VIEW](request) : mutex;
}

function hasViews(mutex: MutexInterface): mutex is MutexInterface & { readonly [VIEW]: MutexViews } {
  return VIEW in mutex && typeof mutex[VIEW] === 'function';
}
