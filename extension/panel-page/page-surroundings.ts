import type { CookieWatcher, CookieWatchPorts } from '../panel/sources/cookies-web.ts';
import type { PagePorts } from '../panel/sources/page.ts';
import { followServerEvents, type StreamPorts } from '../panel/sources/server-stream.ts';
import { serverOf } from './server-address.ts';

/** What surrounds an inspected page: its origin's cookies and, when the mock server answers there, the server's events. */
export function pageSurroundings(
  stream: StreamPorts,
  watchCookies: (url: string, ports: CookieWatchPorts) => CookieWatcher,
): PagePorts['surround'] {
  return (origin, sink, signal) => {
    const { clock, visibility } = stream;
    const emit: CookieWatchPorts['emit'] = (events) => sink.events(events);
    const cookies = watchCookies(origin, { clock, visibility, emit, signal });
    void serverOf(origin).then(async (server) => {
      if (server === undefined || signal.aborted) return;
      // The page's own status counts: a server that went away shows in the page's requests.
      await followServerEvents(server.control, stream, { events: sink.events, status: () => undefined }, signal);
    });
    return cookies;
  };
}
