import { createVirtualCore } from '../../../mock-server/virtual/core.ts';
import { readSettings } from '../../../mock-server/settings/read-settings.ts';
import type { Policy } from '../../../mock-server/protocol/policy.ts';
import type { FaultToSet } from '../../../mock-server/faults/fault.ts';
import type { StrategyName } from '../../../reauth/client/strategies.ts';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import type { ClientEvent, CookieEvent, ServerEvent, TraceEvent } from '../../../reauth/trace/events.ts';
import { PLAIN_APP } from '../../scenario/given.ts';
import type { AppGiven, TabAction, TabName } from '../../scenario/scenario.ts';
import type { ClientSource } from '../world.ts';
import { sendToApi } from './exchange.ts';
import { createSimulatedBrowser, type SimulatedBrowser } from './simulated-browser.ts';

export const ORIGIN = 'http://localhost:8000';

export interface BenchOptions {
  readonly client?: StrategyName | ClientSource;
  readonly app?: Partial<AppGiven>;
  readonly policy?: Partial<Policy>;
  readonly faults?: readonly FaultToSet[];
}

type ClientOf<Type extends ClientEvent['type']> = Extract<ClientEvent, { readonly type: Type }>;

/** A browser before a server with its usual delays, both in virtual time. */
export interface TabBench {
  readonly clock: VirtualClock;
  readonly browser: SimulatedBrowser;
  /** Does one thing and lets all happen that can happen at this instant. */
  act(tab: TabName, action: TabAction): Promise<void>;
  /** Logs a user in and waits for it. */
  login(tab?: TabName, user?: string): Promise<void>;
  /** Asks for paths, numbered from `first`. */
  get(tab: TabName, first: number, ...paths: readonly string[]): Promise<void>;
  advance(ms: number): Promise<void>;
  of<Type extends ClientEvent['type']>(type: Type): readonly ClientOf<Type>[];
  cookies(): readonly CookieEvent[];
  server(): readonly ServerEvent[];
  /** How each of the scenario's requests ended: a status, a word, `aborted`, or `open`. */
  ends(): Readonly<Record<number, number | string>>;
  /** Refresh calls that reached the server. */
  refreshes(): number;
}

export function createTabBench({ client = 'recipe', app = {}, policy = {}, faults = [] }: BenchOptions = {}): TabBench {
  const clock = new VirtualClock();
  const reading = readSettings({ flags: { ...policy, faults } });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const core = createVirtualCore(reading.settings, clock);
  const browser = createSimulatedBrowser({
    clock,
    send: sendToApi(core.api),
    origin: ORIGIN,
    app: { ...PLAIN_APP, ...app },
    client: typeof client === 'string' ? { kind: 'strategy', name: client } : client,
  });
  const act: TabBench['act'] = async (tab, action) => {
    await browser.act(tab, action);
    await clock.advance(0);
  };
  const events = (): readonly TraceEvent[] => browser.events();
  const of: TabBench['of'] = (type) => events().filter((event) => isOf(event, type));
  return {
    clock,
    browser,
    act,
    of,
    login: async (tab = 'A', user = 'user@example.com') => {
      await act(tab, { do: 'log in', user, password: 'password123' });
      await clock.advance(1_000);
    },
    get: (tab, first, ...paths) =>
      act(tab, {
        do: 'request',
        requests: paths.map((path, index) => ({ number: first + index, method: 'GET', path })),
        every: 0,
      }),
    advance: (ms) => clock.advance(ms),
    cookies: () => events().filter((event) => event.source === 'cookie'),
    server: () => core.events.since(0),
    ends: () => {
      const settled = new Map(of('request.settled').map((event) => [event.request, event]));
      return Object.fromEntries(
        browser.requests().map(({ number, request }) => {
          const end = settled.get(request);
          return [
            number,
            end === undefined ? 'open' : end.outcome === 'aborted' ? 'aborted' : (end.status ?? end.outcome),
          ];
        }),
      );
    },
    refreshes: () =>
      core.events.since(0).filter((event) => event.type === 'call.received' && event.purpose === 'refresh').length,
  };
}

function isOf<Type extends ClientEvent['type']>(event: TraceEvent, type: Type): event is ClientOf<Type> {
  return event.source === 'client' && event.type === type;
}
