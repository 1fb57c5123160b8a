import type { Clock } from '../../../reauth/time/clock.ts';
import type { CookieEvent, TraceEvent } from '../../../reauth/trace/events.ts';
import type { ControlClient } from './control.ts';
import { JarWatch } from './jar-watch.ts';
import type { Visibility } from './visibility.ts';

/** Whoever watches cookies is told what else happens, and looks when it may have changed them. */
export interface CookieWatcher {
  heard(batch: readonly TraceEvent[]): void;
}

/** What every watcher of cookies needs, whatever it reads them with. */
export interface CookieWatchPorts {
  readonly clock: Clock;
  readonly visibility: Visibility;
  readonly emit: (events: readonly CookieEvent[]) => void;
  readonly signal: AbortSignal;
}

/**
 * Follows this browser's cookies from a plain web page, which cannot see the HttpOnly ones: the server says what it was
 * sent (`GET cookies`), asked again after everything that may have changed them. A hidden page asks nothing.
 */
export function watchWebCookies(control: Pick<ControlClient, 'cookies'>, ports: CookieWatchPorts): CookieWatcher {
  const { clock, visibility, signal } = ports;
  const watch = new JarWatch({
    ...ports,
    jar: 'browser',
    read: async () => {
      const answer = await control.cookies();
      return answer.ok ? answer.value : undefined;
    },
  });
  const look = () => {
    if (visibility.visible() && !signal.aborted) watch.look();
  };
  const changesIt = cookieChangers();
  /** Ends the looks that are still to come, when newer ones take their place. */
  let outdated = new AbortController();
  signal.addEventListener('abort', visibility.subscribe(look));
  look();

  return {
    heard(batch) {
      if (batch.filter(changesIt).length === 0) return;
      look();
      // The server tells of a reply before the browser has it.
      outdated.abort();
      outdated = new AbortController();
      const soon = AbortSignal.any([signal, outdated.signal]);
      for (const ms of [REPLY_ON_ITS_WAY_MS, SLOW_REPLY_MS]) clock.sleep(ms, soon).then(look, () => {});
    },
  };
}

const REPLY_ON_ITS_WAY_MS = 50;
const SLOW_REPLY_MS = 600;

/** Tells which events may have changed the cookies: replies that set some, replies to auth calls, and control commands. */
export function cookieChangers(): (event: TraceEvent) => boolean {
  const auth = new Set<string>();
  return (event) => {
    if (event.type === 'fetch.sent' && event.purpose !== 'request') auth.add(event.exchange);
    if (event.type === 'fetch.answered') return auth.delete(event.exchange);
    if (event.type === 'call.answered') return event.cookies.length > 0;
    return COMMANDS.has(event.type);
  };
}

/** By these a reply to somebody's command, perhaps ours, may have corrected the jar. */
const COMMANDS: ReadonlySet<TraceEvent['type']> = new Set([
  'clock.advanced',
  'token.expired',
  'session.ended',
  'state.reset',
]);
