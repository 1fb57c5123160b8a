import { createReauthClient, type ReauthClient } from '../../reauth/client/create-client.ts';
import type { StrategyName } from '../../reauth/client/strategies.ts';
import type { Clock } from '../../reauth/time/clock.ts';
import { lanesOf } from '../../reauth/trace/lanes.ts';
import type { Lane } from '../../reauth/trace/lane.ts';
import { createRecorder, type Recorder } from '../../reauth/trace/recorder.ts';
import type { ServerEvent } from '../../reauth/trace/events.ts';
import type { Flagship } from './flagship-scenario.ts';

/** What the race needs of the world: a running server, its events, and a fresh browser's `fetch` for each client. */
export interface RaceWorld {
  readonly apiUrl: string;
  readonly controlUrl: string;
  readonly clock: Clock;
  readonly eventsSince: (seq: number) => readonly ServerEvent[];
  readonly freshFetch: () => typeof fetch;
  readonly password: string;
}

/** How one client did. */
export interface RaceResult {
  readonly client: StrategyName;
  /** Refresh calls that reached the server: its own count. */
  readonly refreshes: number;
  /** Requests that were blocked on the mutex after their 401. */
  readonly waited: number;
  readonly succeeded: number;
  readonly lanes: readonly Lane[];
}

/** A client that is logged in and ready to race. */
export interface Racer {
  readonly client: StrategyName;
  readonly fetchFn: typeof fetch;
  readonly runner: ReauthClient;
  readonly recorder: Recorder;
}

/** Logs a client in, in a fresh browser. */
export async function lineUp(flagship: Flagship, client: StrategyName, world: RaceWorld): Promise<Racer> {
  const tab = `demo-${client}`;
  const recorder = createRecorder({ clock: world.clock, tab });
  const fetchFn = world.freshFetch();
  const runner = createReauthClient({
    tab,
    label: client,
    strategy: client,
    baseUrl: world.apiUrl,
    fetchFn,
    emit: (fact) => recorder.record(fact),
  });
  await runner.login(flagship.user, world.password);
  recorder.clear();
  return { client, fetchFn, runner, recorder };
}

/** Lets the access token of everybody who is logged in as the scenario's user expire. */
export async function expireAccess(flagship: Flagship, world: RaceWorld): Promise<void> {
  await post(world.freshFetch(), `${world.controlUrl}/__reauth/expire`, { what: 'access', user: flagship.user });
}

/** Fires the scenario's requests at once, over real HTTP. */
export async function race(flagship: Flagship, racer: Racer, world: RaceWorld): Promise<RaceResult> {
  const { client, runner, recorder } = racer;
  const answers = await runner.fire(flagship.requests);
  const lanes = lanesOf(recorder.since(0)).map((lane, index) => ({ ...lane, number: index + 1 }));
  runner.dispose();
  return {
    client,
    refreshes: world.eventsSince(0).filter((event) => isRefreshOf(event, runner.tab)).length,
    waited: lanes.filter((lane) => lane.segments.some(({ kind }) => kind === 'blocked')).length,
    succeeded: answers.filter(({ outcome }) => outcome === 'fulfilled').length,
    lanes,
  };
}

const isRefreshOf = (event: ServerEvent, tab: string): boolean =>
  event.type === 'call.received' && event.purpose === 'refresh' && (event.exchange?.startsWith(`${tab}.`) ?? false);

async function post(send: typeof fetch, url: string, body: unknown): Promise<void> {
  const response = await send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${url} answered ${response.status}: ${await response.text()}`);
}
