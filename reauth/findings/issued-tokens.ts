import { offsetAfter } from '../trace/epochs.ts';
import type { TokenRef, TraceEvent } from '../trace/events.ts';
import { keyOf } from './held-tokens.ts';

/** What the server gave out. */
export interface Issues {
  /** By kind and session. */
  readonly newest: ReadonlyMap<string, TokenRef>;
  /** Sessions that live no longer. */
  readonly over: ReadonlySet<string>;
  readonly offset: number;
}

/** Reads what was issued from the server's own events. */
export function issuesOf(trace: readonly TraceEvent[]): Issues {
  const newest = new Map<string, TokenRef>();
  const over = new Set<string>();
  let offset: number | undefined;
  for (const event of trace) {
    if (event.source !== 'server') continue;
    offset = offsetAfter(event, offset);
    if (event.type === 'session.ended' || event.type === 'family.revoked') over.add(event.sid);
    else if (event.type === 'state.reset') for (const { sid } of newest.values()) over.add(sid);
    else if (event.type === 'token.issued' || event.type === 'token.expired') {
      const known = newest.get(keyOf(event.token));
      if (known === undefined || known.generation <= event.token.generation)
        newest.set(keyOf(event.token), event.token);
    }
  }
  return { newest, over, offset: offset ?? 0 };
}
