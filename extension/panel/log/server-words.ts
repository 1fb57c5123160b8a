import type { ServerEvent, TokenRef } from '../../../reauth/trace/events.ts';
import { durationWords } from '../words.ts';

/** What a server's event says, in one line. */
export function serverWords(event: ServerEvent): string {
  switch (event.type) {
    case 'call.received':
      return `Call ${event.call}: ${event.method} ${event.path} with ${presentedWords(event.presented)}`;
    case 'call.held':
      return `Call ${event.call} is held ${event.when === 'before' ? 'before it is decided' : 'before its reply is sent'}`;
    case 'call.released':
      return `Call ${event.call} is released`;
    case 'call.abandoned':
      return `Call ${event.call}: the client went away`;
    case 'call.answered':
      return `Call ${event.call} answered ${event.status}, ${event.reason}${event.cookies.length === 0 ? '' : `; sets ${event.cookies.map(({ name }) => name).join(', ')}`}`;
    case 'session.started':
      return `Session ${event.sid} of ${event.user} started`;
    case 'session.ended':
      return `Session ${event.sid} ended: ${event.why}`;
    case 'token.issued':
      return `Issued ${tokenWords(event.token)}`;
    case 'token.expired':
      return `Expired by command: ${tokenWords(event.token)}`;
    case 'token.rotated':
      return `Rotated ${tokenWords(event.token)} into gen ${event.into.generation}`;
    case 'token.reused':
      return `Spent ${tokenWords(event.token)} was presented again by call ${event.call}; call ${event.spentBy} had spent it`;
    case 'family.revoked':
      return `Session ${event.sid} revoked with all its tokens${event.because === undefined ? '' : `, since session ${event.because} presented a spent one`}`;
    case 'token.forgiven':
      return `Spent ${tokenWords(event.token)} was presented by call ${event.call} within its grace (${event.mode}); call ${event.spentBy} had spent it`;
    case 'fault.applied':
      return `Call ${event.call}: fault ${event.fault}, ${event.kind}`;
    case 'call.dropped':
      return `Call ${event.call}: the connection is cut ${event.when === 'before' ? 'before the server acts' : 'after the server acted'}`;
    case 'faults.changed':
      return event.faults.length === 0
        ? 'No faults stand'
        : `Faults: ${event.faults.map(({ id, kind }) => `${id} ${kind}`).join(', ')}`;
    case 'keys.rotated':
      return `${event.kind} tokens are signed with key ${event.kid} from now on${event.forgotten ? '; older keys are forgotten' : ''}`;
    case 'clock.advanced':
      return `The server's clock moved on by ${durationWords(event.by)}`;
    case 'policy.changed':
      return `Settings changed: ${Object.entries(event.changed)
        .map(([name, value]) => `${name} = ${value}`)
        .join(', ')}`;
    case 'state.reset':
      return 'The server went back to its start';
    case 'cookies.foreign':
      return `Cookies that this server did not issue: ${event.names.join(', ')}`;
    case 'events.missed':
      return `The server's events ${event.from} to ${event.to} are gone from its buffer`;
  }
}

const tokenWords = ({ kind, generation }: TokenRef): string => `${kind} token gen ${generation}`;

function presentedWords({ access, refresh }: { readonly access?: TokenRef; readonly refresh?: TokenRef }): string {
  const tokens = [access, refresh].flatMap((token) => (token ? [tokenWords(token)] : []));
  return tokens.length === 0 ? 'no token' : tokens.join(' and ');
}
