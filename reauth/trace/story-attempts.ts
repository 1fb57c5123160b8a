import type { CallId, TokenRef, TraceEvent } from './events.ts';
import type { Attempt, Lane, Segment } from './lane.ts';
import type { Sentence } from './story.ts';
import { elapsed, REASON_TEXT } from './wording.ts';

type Name = (token: TokenRef) => string;

/** What each exchange of a request adds to its story: how it went out, what kept it, what came back. */
export function attemptSentences(lane: Lane, trace: readonly TraceEvent[], name: Name): readonly Sentence[] {
  const first = lane.attempts.findIndex(({ purpose }) => purpose !== 'refresh');
  return lane.attempts.flatMap((attempt, index) => {
    const subject = attempt.purpose === 'refresh' ? 'The refresh' : index > first ? 'The retry' : 'The server';
    const own = lane.segments.filter(
      ({ exchange, call }) => exchange === attempt.exchange && (exchange !== undefined || call === attempt.call),
    );
    return [
      ...departure(attempt, subject, name),
      ...own.flatMap(stay),
      ...answer(attempt, subject, protocolTime(attempt.call, trace), name),
    ];
  });
}

function departure(attempt: Attempt, subject: string, name: Name): readonly Sentence[] {
  const { sentAt: at, receivedAt, presented, purpose, path } = attempt;
  const token = purpose === 'refresh' ? presented.refresh : presented.access;
  const carried = token
    ? ` with ${described(token, name)}`
    : receivedAt === undefined
      ? ''
      : ` without ${purpose === 'refresh' ? 'a refresh' : 'an access'} token`;
  const did = subject === 'The refresh' ? `asked ${path} for a new access token` : 'was sent';
  return [{ at, text: `${subject === 'The server' ? 'It' : subject} ${did}${carried}.`, tone: 'plain' }];
}

function stay({ kind, from: at, to, hold }: Segment): readonly Sentence[] {
  if (kind === 'queued') {
    const text =
      to === undefined
        ? 'It waits in the browser for a free connection'
        : `It waited ${elapsed(at, to)} in the browser for a free connection`;
    return [{ at, text: `${text}.`, tone: 'plain' }];
  }
  if (kind !== 'held') return [];
  const what = hold?.when === 'after' ? 'its reply' : 'it';
  if (to === undefined) return [{ at, text: `The server holds ${what}.`, tone: 'plain' }];
  const turn = hold?.turn === undefined ? '' : ` and let it go as number ${hold.turn}`;
  return [{ at, text: `The server held ${what} for ${elapsed(at, to)}${turn}.`, tone: 'plain' }];
}

function answer(attempt: Attempt, subject: string, readAt: number | undefined, name: Name): readonly Sentence[] {
  const { endedAt: at, status, message } = attempt;
  if (at === undefined) return [];
  if (typeof status !== 'number') {
    if (status === undefined && attempt.dropped !== undefined) return [];
    const text = status === undefined ? 'The client went away before the answer.' : `No answer came: ${status}.`;
    return [{ at, text, tone: 'bad' }];
  }
  if (status < 400) {
    const access = attempt.purpose === 'request' ? undefined : attempt.issued.find(({ kind }) => kind === 'access');
    const gave = access ? `: ${described(access, name)}` : '';
    return [{ at, text: `${subject} answered ${status}${gave}.`, tone: 'good' }];
  }
  const why = reasonOf(attempt, readAt, name);
  const words = `${subject} answered ${status}${message === undefined ? '' : ` ${message}`}`;
  return [{ at, text: `${words}${why === undefined ? '' : `: ${why}`}.`, tone: 'bad' }];
}

/** Names the token and says by how much it was late, where the server's events let us know. */
function reasonOf(attempt: Attempt, readAt: number | undefined, name: Name): string | undefined {
  const { reason, presented } = attempt;
  const late =
    reason === 'token-expired' ? presented.access : reason === 'refresh-expired' ? presented.refresh : undefined;
  if (!late || readAt === undefined || readAt < late.expiresAt) return reason && REASON_TEXT[reason];
  return `${described(late, name)} had expired ${elapsed(late.expiresAt, readAt)} before`;
}

function described(token: TokenRef, name: Name): string {
  return `${token.kind} token ${name(token)} (generation ${token.generation})`;
}

/** Protocol time at which the server read the call. */
function protocolTime(call: CallId | undefined, trace: readonly TraceEvent[]): number | undefined {
  const received = trace.find(
    (event) => event.source === 'server' && event.type === 'call.received' && event.call === call,
  );
  return received?.source === 'server' ? received.at + received.offset : undefined;
}
