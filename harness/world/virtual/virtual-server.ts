import type { ApiHandler, ApiReply } from '../../../mock-server/handler/api.ts';
import { createServerCore } from '../../../mock-server/handler/core.ts';
import { hasEnded } from '../../../mock-server/protocol/session.ts';
import { readSettings } from '../../../mock-server/settings/read-settings.ts';
import type { Settings } from '../../../mock-server/settings/schema.ts';
import { settingSentence } from '../../../mock-server/settings/written.ts';
import { portsIn } from '../../../mock-server/virtual/core.ts';
import type { Clock } from '../../../reauth/time/clock.ts';
import { later } from '../../../reauth/time/instant.ts';
import type { ServerEvent } from '../../../reauth/trace/events.ts';
import type { ControlCall } from '../control-call.ts';
import { HeldOrder } from '../held-order.ts';
import type { Stage } from '../world.ts';
import { countedOrders } from './counted-orders.ts';
import { WaitingCalls } from './waiting-calls.ts';

/** The server of one run, in this process and in the run's own time. */
export interface VirtualServer {
  readonly api: ApiHandler;
  /** A call of the control API, and the cookies that its reply sets. A refusal throws, with the server's own words. */
  control(call: ControlCall, cookie?: string): Promise<readonly string[]>;
  readonly held: HeldOrder;
  /** Whether a call is being worked on that no gate holds and no fault hangs: also one whose client has gone. */
  isBusy(): boolean;
  events(): readonly ServerEvent[];
  orders(): number;
  /** How many sessions live. */
  sessions(): Promise<number>;
}

/** Starts the server that a stage asks for. */
export function createVirtualServer({ policy, faults }: Pick<Stage, 'policy' | 'faults'>, clock: Clock): VirtualServer {
  const { sessions: kept, ...ports } = portsIn(clock);
  const sessions = countedOrders(kept);
  const core = createServerCore({ settings: settingsOf({ ...policy, faults }), ...ports, sessions });
  const told: ServerEvent[] = [];
  const held = new HeldOrder();
  const waiting = new WaitingCalls();
  core.events.subscribe((event) => {
    told.push(event);
    held.heard(event);
    waiting.heard(event);
  });
  let working = 0;
  return {
    api: async (request) => {
      working += 1;
      try {
        return await core.api(request);
      } finally {
        working -= 1;
      }
    },
    control: async ({ method, path, body }, cookie = '') => {
      const headers = { 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) };
      const text = JSON.stringify(body);
      const reply = await core.control({ method, path, query: '', headers, body: { kind: 'text', text } });
      refuseRefusal(reply, path);
      return reply.cookies;
    },
    held,
    isBusy: () => working > waiting.size,
    events: () => told,
    orders: () => sessions.orders(),
    sessions: async () => {
      const now = later(clock.now(), told.at(-1)?.offset ?? 0);
      return (await kept.list()).filter((session) => session.state === 'live' && !hasEnded(session, now)).length;
    },
  };
}

/** By the one schema of all settings, with the defaults that every server has. */
function settingsOf(given: Readonly<Record<string, unknown>>): Settings {
  const reading = readSettings({ file: given, fileName: 'the scenario' });
  if (reading.ok) return reading.settings;
  throw new Error(reading.problems.map(settingSentence).join(' '));
}

function refuseRefusal({ status, body }: Pick<ApiReply, 'status' | 'body'>, path: string): void {
  if (status === 200) return;
  const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
  throw new Error(`The server refused ${path} with ${status}: ${String(message)}`);
}
