import type { Instant } from '../time/instant.ts';
import { defined } from './defined.ts';
import { numberOf } from './ids.ts';
import { attemptOf } from './lane-attempt.ts';
import type { JoinedExchange, LaneFacts } from './lane-facts.ts';
import { exchangeSegments, waitSegments } from './lane-segments.ts';
import type { Attempt, Lane, Segment } from './lane.ts';

/** What a lane needs to know of its tab. */
export interface LaneTab {
  readonly label: string;
  readonly reachable: boolean;
}

/** Makes one lane of its facts. Undefined when there are only waits and marks: of a request that was cleared, say. */
export function laneOf(facts: LaneFacts, exchanges: readonly JoinedExchange[], tab: LaneTab): Lane | undefined {
  const joined = exchanges
    .flatMap((exchange) => {
      const attempt = attemptOf(exchange);
      return attempt ? [{ exchange, attempt }] : [];
    })
    .toSorted(
      (a, b) => a.attempt.sentAt - b.attempt.sentAt || numberOf(nameOf(a.attempt)) - numberOf(nameOf(b.attempt)),
    );
  const attempts = joined.map(({ attempt }) => attempt);
  if (facts.started === undefined && attempts.length === 0) return undefined;
  const startedAt = earliest([
    facts.started?.at,
    attempts[0]?.sentAt,
    ...facts.waits.map(({ from }) => from),
    ...facts.marks.map(({ at }) => at),
  ]);
  if (startedAt === undefined) return undefined;
  const ending = endingOf(facts, attempts);
  const kinds = kindsOf(attempts);
  const segments: readonly Segment[] = [
    ...joined.flatMap(({ exchange, attempt }, index) =>
      exchangeSegments(exchange, attempt, kinds[index] ?? 'in-flight', tab.reachable, ending.endedAt),
    ),
    ...facts.waits.flatMap((wait) => waitSegments(wait, ending.endedAt)),
  ].toSorted((a, b) => a.from - b.from);
  const { method = '', path = '' } =
    facts.started ?? attempts.find(({ purpose }) => purpose !== 'refresh') ?? attempts[0] ?? {};
  const inferred = facts.inferred || attempts.some(({ attribution }) => attribution === 'inferred');
  // An exchange of no request has no number: its own would look like a request's.
  const number = facts.exchanges.includes(facts.key) ? 0 : numberOf(facts.key);
  const lane = defined({
    request: facts.key,
    tab: facts.tab,
    tabLabel: tab.label,
    number,
    label: `${method} ${path}`.trim() || `#${number}`,
    method,
    path,
    endpoint: facts.started?.endpoint,
    startedAt,
    endedAt: ending.endedAt !== undefined && ending.endedAt < startedAt ? startedAt : ending.endedAt,
    segments,
    attempts,
    outcome: ending.outcome,
    attribution: inferred ? ('inferred' as const) : ('exact' as const),
    marks: facts.marks,
  });
  return { ...lane, status: ending.status };
}

function nameOf({ exchange, call }: Attempt): string {
  return exchange ?? call ?? '';
}

function earliest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  return instants.reduce(
    (least, at) => (least === undefined || (at !== undefined && at < least) ? at : least),
    undefined,
  );
}

/** A second exchange that is no refresh is a retry. */
function kindsOf(attempts: readonly Attempt[]): readonly ('in-flight' | 'refresh' | 'retry')[] {
  const first = attempts.findIndex(({ purpose }) => purpose !== 'refresh');
  return attempts.map(({ purpose }, index) =>
    purpose === 'refresh' ? 'refresh' : index > first ? 'retry' : 'in-flight',
  );
}

type Ending = Pick<Lane, 'outcome' | 'status'> & { readonly endedAt: Instant | undefined };

/** How it ended: as its client said; without a word from the client, as its last exchange did. */
function endingOf({ started, settled }: LaneFacts, attempts: readonly Attempt[]): Ending {
  const own = attempts.findLast(({ purpose }) => purpose !== 'refresh') ?? attempts.at(-1);
  if (settled) return { outcome: settled.outcome, status: settled.status ?? own?.status, endedAt: settled.at };
  const last = attempts.at(-1);
  const open = started !== undefined || attempts.some(({ endedAt }) => endedAt === undefined);
  if (open || last?.endedAt === undefined) return { outcome: 'pending', status: undefined, endedAt: undefined };
  return { outcome: outcomeOf(own), status: own?.status, endedAt: last.endedAt };
}

function outcomeOf(own: Attempt | undefined): Lane['outcome'] {
  const status = own?.status;
  if (own?.dropped !== undefined && status === undefined) return 'rejected';
  if (typeof status === 'number') return status < 400 ? 'fulfilled' : 'rejected';
  return status === undefined || status === 'AbortError' ? 'aborted' : 'rejected';
}
