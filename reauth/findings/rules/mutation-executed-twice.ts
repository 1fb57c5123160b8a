import type { Instant } from '../../time/instant.ts';
import { later } from '../../time/instant.ts';
import type { CallId, ExchangeId, TraceEvent } from '../../trace/events.ts';
import type { Attempt, Lane } from '../../trace/lane.ts';
import { evidenceIndexOf } from '../evidence-index.ts';
import { namesOf } from '../evidence.ts';
import { ownAttempts } from '../own-attempts.ts';
import type { Finding, Rule } from '../rule.ts';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Oracle 8: each mutation is executed at most once, with its body.
 *
 * A request that changes something (RFC 9110 section 9.2.1: any method that is not safe) was executed for more than one
 * of its exchanges, or for one that went out without the body of the first; that the server misses the body and refuses
 * the repetition is luck, and the change is lost all the same. Only the server knows what it executed: what
 * it answered with a success, and what it did with a good token before the connection was cut, once a repetition shows
 * that it takes such a request.
 *
 * Sources: https://github.com/thomaslazar/abs-cli/issues/89 (the replay has lost its body), https://github.com/sindresorhus/ky/issues/230.
 */
export const mutationExecutedTwice: Rule = {
  id: 'mutation-executed-twice',
  title: 'A mutation was executed twice, or without its body',
  cause:
    'What is sent again is a change that the server may have made already, and nothing tells it that the two are one.',
  scenario: 'an-order-is-placed-twice',
  check: ({ trace, lanes }) => {
    const repeated = lanes.filter((lane) => !SAFE.has(lane.method.toUpperCase()) && ownAttempts(lane).length > 1);
    if (repeated.length === 0) return [];
    const facts = factsOf(trace);
    const evidence = evidenceIndexOf(trace);
    return repeated.flatMap((lane): readonly Finding[] => {
      const own = ownAttempts(lane);
      const why = whyTwice(own, facts) ?? whyBodiless(own, facts);
      if (why === undefined || isGuessed(lane, lanes)) return [];
      const { told, cause, remedy } = why;
      return [
        {
          rule: mutationExecutedTwice.id,
          severity: 'error',
          summary: `${namesOf([lane])} ${lane.label} ${told}.`,
          cause,
          remedy,
          evidence: evidence.of(own),
          requests: [lane.request],
        },
      ];
    });
  },
};

interface Facts {
  /** Protocol time at which the server got each call. */
  readonly receivedAt: ReadonlyMap<CallId, Instant>;
  /** Whether it went out with a body's type, by the client's word. */
  readonly hasBody: ReadonlyMap<ExchangeId, boolean>;
}

function factsOf(trace: readonly TraceEvent[]): Facts {
  const receivedAt = new Map<CallId, Instant>();
  const hasBody = new Map<ExchangeId, boolean>();
  for (const event of trace) {
    if (event.type === 'call.received') receivedAt.set(event.call, later(event.at, event.offset));
    if (event.type === 'fetch.sent') hasBody.set(event.exchange, event.headers['content-type'] !== undefined);
  }
  return { receivedAt, hasBody };
}

interface Why {
  readonly told: string;
  readonly cause: string;
  readonly remedy: string;
}

function whyTwice(own: readonly Attempt[], { receivedAt }: Facts): Why | undefined {
  const answered = own.filter(isExecuted);
  if (answered.length === 0) return undefined;
  const cut = own.filter((attempt) => isCutAfter(attempt, receivedAt));
  const count = answered.length + cut.length;
  if (count < 2) return undefined;
  const unread = own.filter((attempt) => isExecuted(attempt) && typeof attempt.status === 'string');
  const lost = cut.length + unread.length;
  return {
    told: `was executed ${count} times${lost === 0 ? '' : `: ${lost === 1 ? 'one answer' : `${lost} answers`} never reached the client, which sent it again`}`,
    cause:
      lost === 0
        ? mutationExecutedTwice.cause
        : 'A lost answer looks like a request that was never made, so whoever repeats what failed makes the change once more.',
    remedy:
      'Never repeat a mutation after a lost answer unless the server can tell the two apart (an Idempotency-Key header). After a 401 one may: there nothing was executed.',
  };
}

function whyBodiless(own: readonly Attempt[], { hasBody }: Facts): Why | undefined {
  const had = (attempt: Attempt): boolean | undefined =>
    attempt.exchange === undefined ? undefined : hasBody.get(attempt.exchange);
  const [first, ...again] = own;
  if (!first || had(first) !== true) return undefined;
  const bodiless = again.filter((attempt) => had(attempt) === false);
  const isDone = bodiless.some(isExecuted);
  if (!isDone && !bodiless.some(isMissed)) return undefined;
  return {
    told: `was ${isDone ? 'executed' : 'refused'} without its body: the request that was sent again had lost it`,
    cause: 'A body that is a stream can be read once. What is sent again is made from what is left: an empty request.',
    remedy: 'Keep what the request is made of (the arguments, not the Request) and build it anew for each time.',
  };
}

/** By the server's word: what the client read may be less. */
const isExecuted = ({ call, reason }: Attempt): boolean => call !== undefined && reason === 'ok';

/** The guard let it in, and what it asked for was not in it. */
const isMissed = ({ call, reason }: Attempt): boolean => call !== undefined && reason === 'bad-request';

/** Cut once the server had acted, with a token that it still took. */
function isCutAfter({ call, dropped, presented }: Attempt, receivedAt: Facts['receivedAt']): boolean {
  const at = call === undefined ? undefined : receivedAt.get(call);
  return dropped === 'after' && at !== undefined && presented.access !== undefined && at < presented.access.expiresAt;
}

/** Where it was inferred whose exchange is whose, two equal requests of one tab may have been taken for one. */
function isGuessed(lane: Lane, lanes: readonly Lane[]): boolean {
  if (lane.attribution === 'exact') return false;
  const end = lane.endedAt ?? Infinity;
  return lanes.some(
    (other) =>
      other !== lane &&
      other.tab === lane.tab &&
      other.method === lane.method &&
      other.path === lane.path &&
      other.startedAt < end &&
      lane.startedAt < (other.endedAt ?? Infinity),
  );
}
