import type { Instant } from '../time/instant.ts';
import type { TabId } from '../trace/events.ts';
import type { Attempt, Lane } from '../trace/lane.ts';
import { isRejection } from '../trace/rejection.ts';
import { grouped } from './grouped.ts';

/** A refresh that is over. */
export interface EndedRefresh {
  readonly lane: Lane;
  readonly attempt: Attempt;
  /** The session, where the server's events name it. */
  readonly sid?: string;
  readonly endedAt: Instant;
  /** What its client learnt. `failed`: nothing that says whether there is a session. */
  readonly result: 'renewed' | 'rejected' | 'failed';
}

/** The refreshes of a trace that are over, by their end. */
export class EndedRefreshes {
  readonly all: readonly EndedRefresh[];
  readonly #byTab: ReadonlyMap<TabId, readonly EndedRefresh[]>;
  readonly #bySession: ReadonlyMap<string, readonly EndedRefresh[]>;

  constructor(lanes: readonly Lane[]) {
    this.all = lanes.flatMap(endedIn).toSorted((a, b) => a.endedAt - b.endedAt);
    this.#byTab = grouped(this.all, ({ lane }) => lane.tab);
    this.#bySession = grouped(this.all, ({ sid }) => sid);
  }

  /** The last one of a tab that had ended by then. */
  lastOfTab(tab: TabId, by: Instant): EndedRefresh | undefined {
    return lastBy(this.#byTab.get(tab) ?? [], by);
  }

  /** The last one of a session, whichever tab it was of. */
  lastOfSession(sid: string | undefined, by: Instant): EndedRefresh | undefined {
    return sid === undefined ? undefined : lastBy(this.#bySession.get(sid) ?? [], by);
  }
}

/** The refreshes of one lane that had ended by then. */
export function endedIn(lane: Lane): readonly EndedRefresh[] {
  return lane.attempts.flatMap((attempt): readonly EndedRefresh[] => {
    const { purpose, endedAt, status, presented } = attempt;
    if (purpose !== 'refresh' || endedAt === undefined) return [];
    const sid = presented.refresh?.sid ?? presented.access?.sid;
    return [{ lane, attempt, endedAt, result: resultOf(status), ...(sid !== undefined && { sid }) }];
  });
}

function resultOf(status: Attempt['status']): EndedRefresh['result'] {
  if (typeof status === 'number' && status < 400) return 'renewed';
  return isRejection(status) ? 'rejected' : 'failed';
}

/** How many of these, which are in the order of their ends, had ended by then. */
export function countBy(ended: readonly { readonly endedAt: Instant }[], by: Instant): number {
  let low = 0;
  let high = ended.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ended[middle]?.endedAt ?? Infinity) <= by) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lastBy(ended: readonly EndedRefresh[], by: Instant): EndedRefresh | undefined {
  return ended[countBy(ended, by) - 1];
}
