import type { CookieEvent, TraceEvent } from '../../../reauth/trace/events.ts';
import type { CookieWatcher } from './cookies-web.ts';
import type { ServerAddress } from './discover.ts';
import type { ServerFinder } from './server-finder.ts';
import { followServerEvents, type StreamPorts } from './server-stream.ts';
import type { Sink, Source, SourceStatus } from './source.ts';

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

/** Beside the sink: when the stream begins, and a way to tell the cookie watcher of events from elsewhere. */
export interface ServerListener extends Sink {
  /** What is up to `last` happened while nobody listened. */
  joined?(last: number): void;
  restarted?(): void;
  watches?(watcher: CookieWatcher): void;
}

/** Follows a server until the signal aborts, waiting for one that is not up yet. */
export async function followServer(ports: ServerPorts, listener: ServerListener, signal: AbortSignal): Promise<void> {
  const server = await untilFound(ports, listener, signal);
  if (server === undefined) return;
  const watcher = ports.watchCookies(server, (events) => listener.events(events), signal);
  listener.watches?.(watcher);
  const stream = {
    events: (batch: readonly TraceEvent[]) => {
      listener.events(batch);
      watcher.heard(batch);
    },
    status: (status: SourceStatus) => listener.status(status),
    joined: (last: number) => listener.joined?.(last),
    restarted: () => listener.restarted?.(),
  };
  await followServerEvents(server.control, ports.stream, stream, signal);
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
