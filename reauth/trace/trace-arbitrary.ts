import fc from 'fast-check';
import type { Purpose, TokenRef, TraceEvent } from './events.ts';
import type { Presented } from './lane.ts';
import { sampleRace } from './sample-race.ts';
import { tokenRef, TraceBuilder } from './trace-builder.ts';

/** Any trace of up to three tabs, a server and two jars, for property tests: orderly, cut short, or pure noise. */
export const someTrace: fc.Arbitrary<readonly TraceEvent[]> = fc.oneof(
  fc
    .tuple(fc.constantFrom('recipe' as const, 'naive' as const), fc.integer({ min: 1, max: 4 }), fc.nat(), fc.nat())
    .map(([client, count, from, to]) => {
      const trace = sampleRace(client, count);
      const first = from % 4 === 0 ? from % trace.length : 0;
      return trace.slice(first, to % 3 === 0 ? first + (to % trace.length) : undefined);
    }),
  fc.array(fc.tuple(fc.nat(22), fc.nat(2), fc.integer({ min: 1, max: 3 }), fc.nat(60)), { maxLength: 60 }).map(noise),
);

/** The same events in another order: each emitter's own order stays. */
export function interleaved(trace: readonly TraceEvent[]): fc.Arbitrary<readonly TraceEvent[]> {
  return fc.array(fc.nat(), { minLength: trace.length, maxLength: trace.length }).map((picks) => {
    const queues = new Map<string, TraceEvent[]>();
    for (const event of trace) {
      const emitter = event.source === 'client' ? event.tab : event.source === 'cookie' ? event.jar : 'the server';
      queues.set(emitter, [...(queues.get(emitter) ?? []), event]);
    }
    return picks.flatMap((pick) => {
      const waiting = [...queues.values()].filter(({ length }) => length > 0);
      return waiting[pick % waiting.length]?.splice(0, 1) ?? [];
    });
  });
}

/** The trace cut into pieces of the given sizes, over and over. */
export function inBatches(trace: readonly TraceEvent[], sizes: readonly number[]): readonly (readonly TraceEvent[])[] {
  const batches: (readonly TraceEvent[])[] = [];
  for (let from = 0; from < trace.length;) {
    const size = sizes[batches.length % sizes.length] ?? 1;
    batches.push(trace.slice(from, from + size));
    from += size;
  }
  return batches;
}

/** An access token comes with a request, a refresh token with a refresh. */
const asked = (token: TokenRef): readonly [Purpose, Presented] =>
  token.kind === 'access' ? ['request', { access: token }] : ['refresh', { refresh: token }];

/** Events that obey the vocabulary and nothing else; an emitter's clock never goes back. */
function noise(
  steps: readonly (readonly [kind: number, tab: number, number: number, pause: number])[],
): readonly TraceEvent[] {
  const trace = new TraceBuilder();
  let at = 1_000;
  for (const [kind, tabNumber, n, pause] of steps) {
    at += pause;
    const tab = ['A', 'B', 'C'][tabNumber] ?? 'A';
    const request = `${tab}.${n}`;
    const exchange = `${request}.${1 + (pause % 2)}`;
    const call = `c${n}${pause % 3}`;
    const token = tokenRef(`t${n}`, pause % 2 ? 'access' : 'refresh', n, 1_001_000 + pause * 10, `s${tabNumber}`);
    if (kind === 0) trace.started(at, request);
    else if (kind === 1) trace.settled(at, request, 'fulfilled', 200);
    else if (kind === 2) trace.sent(at, exchange, pause % 5 ? 'request' : 'refresh');
    else if (kind === 3) trace.answered(at, exchange, 401);
    else if (kind === 4) trace.received(at, call, pause % 4 ? exchange : undefined, ...asked(token));
    else if (kind === 5) trace.replied(at, call, 200, 'ok', { exchange });
    else if (kind === 6) trace.server(at, { type: 'call.held', call, when: 'before' });
    else if (kind === 7) trace.server(at, { type: 'call.released', call });
    else if (kind === 8) trace.wait(at, pause % 2 ? 'mutex.awaited' : 'mutex.passed', request);
    else if (kind === 9) trace.mutex(at, pause % 2 ? 'mutex.acquired' : 'mutex.released', request);
    else if (kind === 10) trace.client(at, tab, { type: 'tab.opened', label: `Tab ${tab}`, client: 'recipe' });
    else if (kind === 11)
      trace.server(at, { type: 'token.issued', token, call, ...(pause % 3 > 0 && { from: `t${pause % 4}` }) });
    else if (kind === 12) trace.server(at, { type: 'call.dropped', call, when: pause % 2 ? 'before' : 'after' });
    else if (kind === 13) trace.server(at, { type: 'fault.applied', call, fault: `f${n}`, kind: 'drop' });
    else if (kind === 14) {
      const into = tokenRef(`t${n + 1}`, 'refresh', n + 1, 1_001_000 + pause * 10, `s${tabNumber}`);
      trace.server(at, { type: 'token.rotated', token, by: call, into });
    } else if (kind === 15) trace.server(at, { type: 'token.reused', token, call, spentBy: `c${n}0` });
    else if (kind === 16)
      trace.server(at, { type: 'token.forgiven', token, call, mode: 'new-branch', spentBy: `c${n}0` });
    else if (kind === 17) trace.server(at, { type: 'family.revoked', sid: `s${tabNumber}`, call });
    else if (kind === 18) trace.server(at, { type: 'session.started', sid: `s${tabNumber}`, user: `u${n}`, call });
    else if (kind === 19) trace.server(at, { type: 'session.ended', sid: `s${tabNumber}`, why: 'logout', call });
    else if (kind === 20) trace.server(at, n === 3 ? { type: 'state.reset' } : { type: 'token.expired', token });
    else if (kind === 21)
      trace.cookie(at, `jar ${n % 2}`, { type: 'cookie.removed', name: `cookie ${tab}`, cause: 'deleted' });
    else {
      const cookie = { httpOnly: true, secure: false, sameSite: 'lax' as const, path: '/', claims: { jti: `t${n}` } };
      trace.cookie(at, `jar ${n % 2}`, { type: 'cookie.set', name: `cookie ${tab}`, ...cookie });
    }
  }
  return trace.trace;
}
