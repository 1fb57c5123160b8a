import type { CallId, ExchangeId, FaultKind, GraceMode, ServerEvent, TokenRef, TraceEvent } from './events.ts';
import { numberOf, requestOf, tabOf } from './ids.ts';
import type { Lane } from './lane.ts';
import type { Sentence } from './story.ts';

type Name = (token: TokenRef) => string;

/** What the server did to the calls of a request beside answering them: faults, a cut connection, what a spent token led to. */
export function serverSentences(lane: Lane, trace: readonly TraceEvent[], name: Name): readonly Sentence[] {
  const calls = new Set(lane.attempts.map(({ call }) => call));
  return trace.flatMap((event): readonly Sentence[] => {
    if (event.source !== 'server' || !('call' in event) || !calls.has(event.call)) return [];
    const text = textOf(event, lane, trace, name);
    return text === undefined ? [] : [{ at: event.at, text, tone: toneOf(event) }];
  });
}

function textOf(event: ServerEvent, lane: Lane, trace: readonly TraceEvent[], name: Name): string | undefined {
  switch (event.type) {
    case 'fault.applied':
      // The cut itself is told, and it says more.
      return event.kind === 'drop' ? undefined : `Fault ${event.fault}: ${FAULT_TEXT[event.kind]}.`;
    case 'call.dropped':
      return event.when === 'before'
        ? 'The server cut the connection before it acted: nothing came of the call.'
        : 'The server acted and then cut the connection: the client never learns what came of it.';
    case 'token.reused':
      return `The server saw a spent token: ${spent(event, lane, trace, name)}.`;
    case 'token.forgiven':
      return `The server forgave a spent token within its grace: ${spent(event, lane, trace, name)}. ${GRACE_TEXT[event.mode]}.`;
    case 'family.revoked':
      return event.because === undefined
        ? 'The server revoked the session with all its tokens.'
        : `The server revoked session ${event.sid} of the same user too.`;
    default:
      return undefined;
  }
}

const toneOf = ({ type }: ServerEvent): Sentence['tone'] =>
  type === 'token.forgiven' || type === 'fault.applied' ? 'plain' : 'bad';

type Spent = Extract<ServerEvent, { type: 'token.reused' | 'token.forgiven' }>;

function spent(event: Spent, lane: Lane, trace: readonly TraceEvent[], name: Name): string {
  const { token, spentBy, spentByExchange } = event;
  const who = `${name(token)} (generation ${token.generation})`;
  return `refresh token ${who} had been spent by ${spenderOf(spentBy, spentByExchange, lane, trace)}`;
}

/** `#1`, `#1 in tab B`; the call's own id when no client told of it. */
function spenderOf(call: CallId, exchange: ExchangeId | undefined, lane: Lane, trace: readonly TraceEvent[]): string {
  if (exchange === undefined) return call === 'unknown' ? 'a call that is no longer remembered' : `call ${call}`;
  const sent = trace.find((event) => event.type === 'fetch.sent' && event.exchange === exchange);
  const request = (sent?.type === 'fetch.sent' ? sent.request : undefined) ?? requestOf(exchange);
  const tab = sent?.type === 'fetch.sent' ? sent.tab : tabOf(request);
  if (request === lane.request) return 'this very request';
  if (tab === lane.tab) return `#${numberOf(request)}`;
  const opened = trace.find((event) => event.type === 'tab.opened' && event.tab === tab);
  return `#${numberOf(request)} in ${opened?.type === 'tab.opened' ? opened.label : tab}`;
}

/** What was done on purpose, as the rest of a sentence. */
export const FAULT_TEXT: Readonly<Record<FaultKind, string>> = {
  latency: 'the call was made to take longer',
  drop: 'the connection was cut',
  hang: 'no answer comes until the fault is removed',
  status: 'another answer was sent in place of the server’s own',
  'no-cors': 'the answer went out without its CORS headers, so that a page of another origin cannot read it',
  'set-cookie': 'the cookies of the answer did not come with it as they should',
  'non-atomic-rotation': 'the old token was spent a while before its successor was there',
  'replication-lag': 'the server read its sessions as they had been a while before',
  'clock-skew': 'the server took the time to be another',
};

const GRACE_TEXT: Readonly<Record<GraceMode, string>> = {
  'same-successor': 'It gives the same successor once more',
  'new-branch': 'It gives a successor of its own: the family has a branch',
  'access-only': 'It gives an access token and no refresh token',
  refuse: 'It gives nothing, and revokes nothing',
  'until-used': 'Its successor has not been used yet, and is given once more',
};
