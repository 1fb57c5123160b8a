import { systemClock } from '../../reauth/time/system-clock.ts';
import { randomBytes } from 'node:crypto';
import type { Core } from '../handler/core.ts';
import type { Settings } from '../settings/schema.ts';
import { createApp, textOf, type Door } from './app.ts';
import { EventStreams } from './events.ts';
import { isLoopback, urlHostOf } from './hosts.ts';
import { listen, nextFreePair, type Listening, type Patience } from './listen.ts';
import { ListenError } from './listen-error.ts';

/** A core that holds something open (a Redis connection) says how to let go of it. */
export type ClosableCore = Core & { close?(): Promise<void> };

export interface ServeOptions {
  readonly settings: Settings;
  /** The settings that were said at the start, not taken by default. */
  readonly given?: ReadonlySet<string>;
  /** Makes the core, of the settings with the ports that were taken. Without it: the core of Node, with its stores. */
  readonly createCore?: (settings: Settings) => Promise<ClosableCore>;
  /** Where the built web apps are: `sample-app/` and `panel/`. */
  readonly webDir: string;
  readonly log: (line: string) => void;
  /** What the health check says. */
  readonly version?: string;
  readonly patience?: Patience;
  readonly heartbeatMs?: number;
}

/** The mock server while it runs. */
export interface RunningServer {
  readonly apiUrl: string;
  readonly controlUrl: string;
  readonly apiPort: number;
  readonly controlPort: number;
  readonly core: Core;
  /** What the control API asks for as a bearer token, when other machines can reach it. */
  readonly controlToken: string | undefined;
  /** Ends the streams, gives calls under way a moment, cuts the rest: under a second. Closing twice is closing once. */
  close(): Promise<void>;
}

const PATIENCE: Patience = { headersMs: 5_000, requestMs: 10_000 };
const HEARTBEAT_MS = 15_000;
const GRACE_MS = 300;
/** Warming up loads the stores, which keeps the process busy for a while: the first calls come before. */
const WARM_AFTER_MS = 300;

/**
 * Starts the mock server: the API and both apps on one port; control, events and the panel on the other.
 *
 * It listens before the core is made, and calls that come meanwhile wait, so that the first answer comes early.
 * Rejects with `ListenError` when a port cannot be had.
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const { webDir, log, patience = PATIENCE, heartbeatMs = HEARTBEAT_MS, createCore = nodeCore(options) } = options;
  const streams = new EventStreams({ run: randomBytes(4).toString('hex'), now: () => systemClock.now(), heartbeatMs });
  const door = deferred<Door>();
  const [api, control] = await listenTwice(options.settings, door.promise, patience);
  const settings: Settings = { ...options.settings, port: api.port, controlPort: control.port };
  const core = await createCore(settings).catch(async (error: unknown) => {
    await Promise.all([api.close(0), control.close(0)]);
    throw error;
  });
  const controlToken = isLoopback(settings.host) ? undefined : randomBytes(18).toString('base64url');
  door.resolve({ settings, webDir, core, streams, controlToken, log });
  core.events.subscribe(({ type }) => {
    if (type === 'faults.changed' && core.mayCut()) api.closeIdle();
  });
  const warming = setTimeout(() => {
    core.warm().catch((error: unknown) => log(`The server could not warm up: ${textOf(error)}`));
  }, WARM_AFTER_MS);

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    clearTimeout(warming);
    streams.close();
    await Promise.all([api.close(GRACE_MS), control.close(GRACE_MS)]);
    await core.close?.();
  };
  const url = `http://${urlHostOf(settings.host)}`;
  return {
    apiUrl: `${url}:${api.port}`,
    controlUrl: `${url}:${control.port}`,
    apiPort: api.port,
    controlPort: control.port,
    core,
    controlToken,
    close: () => (closed ??= close()),
  };
}

/** Loaded after listening, since it brings the stores and the token library along. */
function nodeCore({ version, given, log }: ServeOptions): (settings: Settings) => Promise<ClosableCore> {
  return async (settings) => {
    const { createNodeCore } = await import('../node/core.ts');
    return createNodeCore(settings, {
      ...(version === undefined ? {} : { version }),
      ...(given === undefined ? {} : { given }),
      say: log,
      control: () => settings.controlPort,
      report: (error) => log(`The server failed to answer: ${textOf(error)}`),
    });
  };
}

async function listenTwice(
  { host, port, controlPort }: Settings,
  door: Promise<Door>,
  patience: Patience,
): Promise<readonly [Listening, Listening]> {
  try {
    const api = await listen(createApp('api', door), host, port, patience);
    try {
      return [api, await listen(createApp('control', door), host, controlPort, patience)];
    } catch (error) {
      await api.close(0);
      throw error;
    }
  } catch (error) {
    if (!(error instanceof ListenError) || error.failure.code !== 'PORT_BUSY') throw error;
    throw new ListenError({ ...error.failure, free: await nextFreePair(host, error.failure.port) }, error.cause);
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
