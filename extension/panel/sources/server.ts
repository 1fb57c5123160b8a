import type { CookieEvent, TraceEvent } from '../../../reauth/trace/events.ts';
import type { CookieWatcher } from './cookies-web.ts';
import type { ServerAddress } from './discover.ts';
import type { ServerFinder } from './server-finder.ts';
import { followServerEvents, type StreamPorts } from './server-stream.ts';
import type { Sink, Source } from './source.ts';

/** What following a server takes: where it is, how to read its stream, who watches the cookies. */
export interface ServerPorts {
  readonly finder: ServerFinder;
  readonly stream: StreamPorts;
  watchCookies(
    server: ServerAddress,
    emit: (events: readonly CookieEvent[]) => void,
    signal: AbortSignal,
  ): CookieWatcher;
}

/** The server as it tells of itself: everything that it still remembers, then live; and this browser's cookies. */
export function serverSource(ports: ServerPorts): Source {
  return { id: 'server', start: (sink, signal) => void followServer(ports, sink, signal) };
}

/** A follower is handed what it should hear of beside the server's own events: it tells the cookie watcher. */
export interface ServerFollower {
  heard(batch: readonly TraceEvent[]): void;
}

/**
 * Follows a server until the signal aborts, waiting for one that is not up yet.
 * `joined` gets a way to tell the cookie watcher of events from elsewhere, as soon as there is one.
 */
export async function followServer(
  ports: ServerPorts,
  sink: Sink,
  signal: AbortSignal,
  joined: (follower: ServerFollower) => void = () => {},
): Promise<void> {
  const server = await untilFound(ports, sink, signal);
  if (server === undefined) return;
  const watcher = ports.watchCookies(server, (events) => signal.aborted || sink.events(events), signal);
  joined(watcher);
  const listener: Sink = {
    events: (batch) => {
      sink.events(batch);
      watcher.heard(batch);
    },
    status: (status) => sink.status(status),
  };
  await followServerEvents(server.control, ports.stream, listener, signal);
}

async function untilFound({ finder, stream }: ServerPorts, sink: Sink, signal: AbortSignal) {
  sink.status({ kind: 'connecting', to: 'the mock server' });
  while (!signal.aborted) {
    const answer = await finder.find();
    if (signal.aborted) return undefined;
    if (answer.ok) return answer.value;
    sink.status({ kind: 'failed', problem: answer.problem, remedy: answer.remedy });
    await stream.clock.sleep(SEARCH_PAUSE_MS, signal).catch(() => {});
  }
  return undefined;
}

const SEARCH_PAUSE_MS = 2_000;
