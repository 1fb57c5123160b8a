import type { Instant } from '../time/instant.ts';
import { defined } from './defined.ts';
import type { CallFacts, JoinedExchange } from './lane-facts.ts';
import type { Attempt } from './lane.ts';

/** Joins what client and server said of one exchange. Undefined when neither said when it began. */
export function attemptOf(joined: JoinedExchange): Attempt | undefined {
  const { sent, ended, calls } = joined;
  const call = calls.findLast(({ received }) => received) ?? calls.at(-1);
  const told = sent ?? call?.received;
  if (!told) return undefined;
  const answered = call?.answered;
  return defined({
    exchange: joined.exchange,
    call: call?.call,
    purpose: told.purpose,
    method: told.method,
    path: told.path,
    sentAt: told.at,
    receivedAt: calls.find(({ received }) => received)?.received?.at,
    endedAt: sent ? ended?.at : serverEnd(call),
    status: ended
      ? ended.type === 'fetch.answered'
        ? ended.status
        : ended.error
      : sent
        ? undefined
        : answered?.status,
    reason: answered?.reason,
    message: (ended?.type === 'fetch.answered' ? ended.message : undefined) ?? answered?.message,
    dropped: call?.dropped?.when,
    faults: call?.faults ?? [],
    presented: call?.received?.presented ?? {},
    issued: (answered?.cookies ?? []).flatMap(({ token }) => token ?? []),
    attribution: sent?.attribution ?? 'exact',
  });
}

function serverEnd(call: CallFacts | undefined): Instant | undefined {
  return call?.answered?.at ?? call?.dropped?.at ?? call?.abandonedAt;
}
