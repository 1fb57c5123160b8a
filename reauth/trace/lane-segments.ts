import type { Instant } from '../time/instant.ts';
import { defined } from './defined.ts';
import type { JoinedExchange, WaitFacts } from './lane-facts.ts';
import type { Attempt, HoldTurn, Segment, SegmentKind } from './lane.ts';

/** A shorter way to the server is the way itself, not a queue. */
const QUEUED_FROM_MS = 100;

interface Cut {
  readonly at: Instant;
  readonly kind: SegmentKind;
  readonly hold?: HoldTurn;
}

type Stretch = Pick<Segment, 'kind' | 'from' | 'to' | 'hold'>;

/**
 * The stretches of one exchange: waiting for a socket, in flight, held by the server.
 *
 * `reachable` says that the tab's calls are known to reach the server whose events we have; only then does a call that
 * the server has not seen wait in the browser. `laneEnd` closes what the exchange itself left open.
 */
export function exchangeSegments(
  joined: JoinedExchange,
  attempt: Attempt,
  base: 'in-flight' | 'refresh' | 'retry',
  reachable: boolean,
  laneEnd: Instant | undefined,
): readonly Segment[] {
  const { sentAt, receivedAt } = attempt;
  const end = notBefore(sentAt, attempt.endedAt ?? laneEnd);
  const queued =
    receivedAt === undefined
      ? reachable && joined.sent !== undefined && end === undefined
      : receivedAt - sentAt >= QUEUED_FROM_MS;
  const cuts: Cut[] = [{ at: sentAt, kind: queued ? 'queued' : base }];
  if (queued && receivedAt !== undefined) cuts.push({ at: receivedAt, kind: base });
  for (const { holds, answered, dropped, abandonedAt } of joined.calls) {
    for (const { from, to, when, turn } of holds) {
      const released = to ?? answered?.at ?? dropped?.at ?? abandonedAt;
      cuts.push({ at: from, kind: 'held', hold: defined({ when, turn }) });
      if (released !== undefined) cuts.push({ at: released, kind: base });
    }
  }
  return stretches(cuts, end).map(({ kind, from, to, hold }) =>
    defined({
      kind,
      from,
      to,
      hold,
      dropped: attempt.dropped,
      exchange: attempt.exchange,
      call: attempt.call,
      status: attempt.status,
      token: attempt.presented.access || attempt.presented.refresh ? attempt.presented : undefined,
      attribution: attempt.attribution,
    }),
  );
}

/** The stretches of one wait: a new one whenever another request takes the mutex. */
export function waitSegments(wait: WaitFacts, laneEnd: Instant | undefined): readonly Segment[] {
  const end = notBefore(wait.from, wait.to ?? laneEnd);
  return wait.holders
    .map(({ at, on }, index) => ({ from: at, to: wait.holders[index + 1]?.at ?? end, on }))
    .filter(({ from, to }, _index, all) => all.length === 1 || to === undefined || to > from)
    .map(({ from, to, on }) => defined({ kind: 'blocked' as const, from, to, on, attribution: wait.attribution }));
}

/** Lays the cuts end to end between the first and `end`; two of a kind become one, and nothing is left of an empty one. */
function stretches(cuts: readonly Cut[], end: Instant | undefined): readonly Stretch[] {
  const first = cuts[0];
  if (!first) return [];
  const clamp = (at: Instant): Instant => {
    const late = at < first.at ? first.at : at;
    return end !== undefined && late > end ? end : late;
  };
  const pieces: Stretch[] = [];
  cuts.forEach((cut, index) => {
    const from = clamp(cut.at);
    const next = cuts[index + 1]?.at;
    const to = next === undefined ? end : clamp(next);
    if (to !== undefined && to <= from) return;
    const last = pieces.at(-1);
    const goesOn = last?.kind === cut.kind && last.hold?.when === cut.hold?.when;
    if (goesOn) pieces.pop();
    pieces.push(defined({ kind: cut.kind, from: goesOn ? last.from : from, to, hold: cut.hold }));
  });
  return pieces.length > 0 ? pieces : [defined({ kind: first.kind, from: first.at, to: end })];
}

/** Two clocks may disagree: nothing ends before it began. */
function notBefore(from: Instant, to: Instant | undefined): Instant | undefined {
  return to !== undefined && to < from ? from : to;
}
