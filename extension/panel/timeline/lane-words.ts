import type { RequestId } from '../../../reauth/trace/events.ts';
import type { Lane, Segment } from '../../../reauth/trace/lane.ts';
import { numberOf } from '../../../reauth/trace/ids.ts';
import { durationWords } from '../words.ts';

/** `#4`, by which a lane is called in its own tab; `c12` for a call that only the server saw, as the log calls it. */
export const nameOf = (request: RequestId): string => (request.includes('.') ? `#${numberOf(request)}` : request);

/** `GET /items/1`: the path without the `/api` that all calls of the mock server begin with. */
export const labelOf = ({ label }: Lane): string => label.replace(/(^| )\/api(?=\/)/, '$1');

/** What is written into a segment. */
export function segmentText({ kind, on, status, hold, dropped }: Segment, gives: number | undefined): string {
  switch (kind) {
    case 'in-flight':
      return '';
    case 'queued':
      return 'queued';
    case 'held':
      return hold?.turn === undefined ? 'held' : `held, out ${ordinal(hold.turn)}`;
    case 'blocked':
      return on === undefined ? 'waiting' : `waiting on ${nameOf(on)}`;
    case 'refresh':
      if (isFailure(status)) return `refresh ${dropped === undefined ? status : 'cut'}`;
      return gives === undefined ? 'refresh' : `refresh → gen ${gives}`;
    case 'retry':
      return 'retry';
  }
}

/** A segment with its numbers: `waiting on #4 for 310 ms`. */
export function segmentWords(segment: Segment, gives: number | undefined): string {
  const { kind, from, to, status, attribution, hold, dropped } = segment;
  const text = kind === 'in-flight' ? 'in flight' : segmentText(segment, gives);
  const where = hold === undefined ? '' : hold.when === 'after' ? ' (the reply)' : ' (before the server acts)';
  const cut = dropped === undefined ? '' : `, ${CUT[dropped]}`;
  const length = to === undefined ? 'until now' : `for ${durationWords(to - from)}`;
  const failed = kind !== 'refresh' && kind !== 'blocked' && isFailure(status) ? `, answered ${status}` : '';
  return `${text}${where} ${length}${failed}${cut}${attribution === 'inferred' ? ' (inferred)' : ''}`;
}

/** How a lane ended: `200 ✓`, `401 ✕ logged out`; what is pending says so. */
export function outcomeText({ outcome, status, marks, attempts }: Lane): string {
  const phrases = [
    ...(outcome === 'rejected' && attempts.at(-1)?.dropped !== undefined ? ['cut by the server'] : []),
    ...(marks.some(({ kind }) => kind === 'session-lost') ? ['logged out'] : []),
  ];
  const said = phrases.length === 0 ? '' : ` ${phrases.join(', ')}`;
  const shown = status === undefined ? '' : `${status} `;
  switch (outcome) {
    case 'pending':
      return '';
    case 'fulfilled':
      return `${shown}✓${said}`;
    case 'rejected':
      return `${shown}✕${said}`;
    case 'aborted':
      return `aborted ⊘${said}`;
  }
}

/** The same for a screen reader. */
export function outcomeWords({ outcome, status, marks, attempts }: Lane): string {
  const lost = marks.some(({ kind }) => kind === 'session-lost') ? ', logged out' : '';
  const dropped = outcome === 'rejected' ? attempts.at(-1)?.dropped : undefined;
  return `${outcome}${status === undefined ? '' : `, ${status}`}${dropped === undefined ? '' : `, ${CUT[dropped]}`}${lost}`;
}

const CUT = {
  before: 'the server cut the connection before it acted',
  after: 'the server acted and cut the connection',
} as const;

/** `1st`, `2nd`, `3rd`, `11th` */
export function ordinal(place: number): string {
  const teen = place % 100 >= 11 && place % 100 <= 13;
  return `${place}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th')}`;
}

/** The generation of the access token that an exchange of this lane set; what a refresh gave. */
export function generationGivenBy(lane: Lane, { exchange, call }: Segment): number | undefined {
  const attempt = lane.attempts.find((each) => each.exchange === exchange && each.call === call);
  return attempt?.issued.find(({ kind }) => kind === 'access')?.generation;
}

/** Whether an exchange that came to this status failed. */
export const isFailure = (status: number | string | undefined): boolean =>
  typeof status === 'number' ? status >= 400 : status !== undefined;

/**
 * The failure that a segment ends in: shown at the last segment of an exchange, if a later segment or another outcome
 * follows; at the very end the outcome says it. A refresh says it in its text.
 */
export function failureShownAt({ segments, status: outcome }: Lane, segment: Segment): number | string | undefined {
  const { kind, to, status, exchange, call } = segment;
  if (to === undefined || kind === 'refresh' || kind === 'blocked' || !isFailure(status)) return undefined;
  const index = segments.indexOf(segment);
  const later = segments.slice(index + 1);
  if (later.some((each) => each.exchange === exchange && each.call === call)) return undefined;
  return later.length === 0 && status === outcome ? undefined : status;
}
