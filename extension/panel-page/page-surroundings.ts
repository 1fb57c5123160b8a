import type { TraceEvent } from '../../reauth/trace/events.ts';
import type { CookieWatcher, CookieWatchPorts } from '../panel/sources/cookies-web.ts';
import type { PagePorts } from '../panel/sources/page.ts';
import { followServerEvents, type StreamPorts } from '../panel/sources/server-stream.ts';
import { keptAddress, serverOf } from './server-address.ts';

/**
 * What surrounds an inspected page: its origin's cookies, and the events of the mock server that it talks to.
 *
 * That server is the one on the page's own origin. Where there is none (a development server serves the page) it is the
 * one that was met last, but only once the page has sent a request to a server of ours.
 */
export function pageSurroundings(
  stream: StreamPorts,
  watchCookies: (url: string, ports: CookieWatchPorts) => CookieWatcher,
): PagePorts['surround'] {
  return (origin, sink, signal) => {
    const { clock, visibility } = stream;
    const emit: CookieWatchPorts['emit'] = (events) => sink.events(events);
    const cookies = watchCookies(origin, { clock, visibility, emit, signal });
    const follow = async (address: string): Promise<boolean> => {
      const server = await serverOf(address);
      if (server === undefined || signal.aborted) return false;
      // The page's own status counts: a server that went away shows in the page's requests.
      void followServerEvents(server.control, stream, { events: sink.events, status: () => undefined }, signal);
      return true;
    };
    const followsOwn = follow(origin);
    let speaksToOurs = false;
    return {
      heard(batch) {
        cookies.heard(batch);
        if (speaksToOurs || !batch.some(isCallToOurs)) return;
        speaksToOurs = true;
        void followsOwn.then(async (follows) => follows || (await follow(await keptAddress())));
      },
    };
  };
}

/** The observers name an exchange to a server of ours alone. */
const isCallToOurs = (event: TraceEvent): boolean => event.type === 'fetch.sent' && 'x-reauth-request' in event.headers;
