import type { Instant } from '../time/instant.ts';
import { defined } from './defined.ts';
import type { CallId, TraceEvent } from './events.ts';
import { FamiliesDraft, type OpenCall } from './families-draft.ts';
import type { Family } from './family.ts';
import { offsetAfter } from './epochs.ts';

/** The fold's value: which refresh token came from which, and who presented what. */
export interface FamiliesModel {
  /** In the order in which they began. A long trace keeps the latest ones. */
  readonly families: readonly Family[];
  /** Protocol time minus wall time, as the server last told; tokens run out by it. */
  readonly offset: number;
  /** When the server was last put back to its start: the sessions from before are gone. */
  readonly resetAt?: Instant;
  readonly facts: { readonly calls: ReadonlyMap<CallId, OpenCall> };
}

/** The families of no events. */
export const emptyFamilies: FamiliesModel = { families: [], offset: 0, facts: { calls: new Map() } };

/** The families after `events`, which follow those in `model`. Only the server's events matter to them. */
export function stepFamilies(model: FamiliesModel, events: readonly TraceEvent[]): FamiliesModel {
  const own = events.filter((event) => event.source === 'server');
  if (own.length === 0) return model;
  const draft = new FamiliesDraft(model.families, model.facts.calls);
  let { offset, resetAt } = model;
  for (const event of own) {
    offset = offsetAfter(event, offset);
    if (event.type === 'state.reset') resetAt = event.at;
    draft.take(event);
  }
  return defined({ families: [...draft.families.values()], offset, resetAt, facts: { calls: draft.calls } });
}

/** The families of a whole trace. */
export function familiesOf(trace: readonly TraceEvent[]): readonly Family[] {
  return stepFamilies(emptyFamilies, trace).families;
}
