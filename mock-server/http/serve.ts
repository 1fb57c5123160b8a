import { systemClock } from '../../reauth/time/system-clock.ts';
import type { ServerCore } from '../handler/api.ts';
import { createApp, type Door } from './app.ts';
import { EventStreams } from './events.ts';
import { listen, nextFreePair, type Listening, type Patience } from './listen.ts';
import { PortError, type PortPair } from './port-error.ts';

/** What the HTTP side takes from the settings. */
export interface HttpSettings {
  /** 0 takes a free port. */
  readonly port: number;
  /** Without it: the port after `port`, or another free one when `port` is 0. */
  readonly controlPort?: number | undefined;
  /** Further origins that may call `/api`. */
  readonly origins: readonly string[];
}

/** A core that holds something open (a Redis connection) says how to let go of it. */
export type ClosableCore = ServerCore & { close?(): Promise<void> };

export interface ServeOptions {
  readonly settings: HttpSettings;
  /** Makes the core once the ports are known: the health check names the control port. */
  readonly createCore: (ports: PortPair) => Promise<ClosableCore>;
  /** Where the built web apps are: `sample-app/` and `panel/`. */
  readonly webDir: string;
  readonly log: (line: string) => void;
  readonly patience?: Patience;
  readonly heartbeatMs?: number;
}

/** The mock server while it runs. */
export interface RunningServer {
  readonly apiUrl: string;
  readonly controlUrl: string;
  readonly apiPort: number;
  readonly controlPort: number;
  readonly core: ServerCore;
  /** Ends the streams, gives calls under way a moment, cuts the rest: under a second. Closing twice is closing once. */
  close(): Promise<void>;
}

const PATIENCE: Patience = { headersMs: 5_000, requestMs: 10_000 };
const HEARTBEAT_MS = 15_000;
const GRACE_MS = 300;

/**
 * Runs the mock server on loopback: the API and both apps on one port; control, events and the panel on the other.
 *
 * It listens before the core is made, and calls that come meanwhile wait, so that the first answer comes early.
 * Rejects with `PortError` when a port cannot be had.
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { settings, webDir, log, patience = PATIENCE, heartbeatMs = HEARTBEAT_MS } = options;
  const streams = new EventStreams({ now: () => systemClock.now(), heartbeatMs });
  const door = deferred<Door>();
  const [api, control] = await listenTwice(settings, door.promise, patience);
  const ports = { port: api.port, controlPort: control.port };
  const core = await options.createCore(ports).catch(async (error: unknown) => {
    await Promise.all([api.close(0), control.close(0)]);
    throw error;
  });
  door.resolve({ ports, origins: settings.origins, webDir, core, streams, log });

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    streams.close();
    await Promise.all([api.close(GRACE_MS), control.close(GRACE_MS)]);
    await core.close?.();
  };
  return {
    apiUrl: `http://localhost:${api.port}`,
    controlUrl: `http://localhost:${control.port}`,
    apiPort: api.port,
    controlPort: control.port,
    core,
    close: () => (closed ??= close()),
  };
}

async function listenTwice(
  { port, controlPort = port === 0 ? 0 : port + 1 }: HttpSettings,
  door: Promise<Door>,
  patience: Patience,
): Promise<readonly [Listening, Listening]> {
  try {
    const api = await listen(createApp('api', door), port, patience);
    try {
      return [api, await listen(createApp('control', door), controlPort, patience)];
    } catch (error) {
      await api.close(0);
      throw error;
    }
  } catch (error) {
    if (!(error instanceof PortError) || error.code !== 'PORT_BUSY') throw error;
    throw new PortError(error.code, error.port, await nextFreePair(error.port), error.cause);
  }
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
