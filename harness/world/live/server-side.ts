import type { Clock } from '../../../reauth/time/clock.ts';
import type { ServerEvent } from '../../../reauth/trace/events.ts';
import type { Policy } from '../../../mock-server/protocol/policy.ts';
import { readSettings } from '../../../mock-server/settings/read-settings.ts';
import { policyOf } from '../../../mock-server/settings/schema.ts';
import { settingSentence } from '../../../mock-server/settings/written.ts';
import { HeldOrder } from '../held-order.ts';
import type { Control } from './control.ts';
import { OrderCount } from './orders.ts';
import { inScenarioTime, type ClockMove } from './scenario-time.ts';
import type { ServerEvents } from './server-events.ts';
import { Traffic } from './traffic.ts';

export interface ServerSidePorts {
  readonly control: Control;
  /** The server's events after a seq. */
  readonly events: (after: number) => Promise<ServerEvents>;
  /** Real time. */
  readonly machine: Clock;
}

/** What a run sees of its server, from the moment on at which nothing is left there of what was before. */
export interface ServerSide {
  readonly control: Control;
  readonly traffic: Traffic;
  readonly held: HeldOrder;
  /** All of it, as the scenario begins. */
  readonly policy: Policy;
  /** Tells of every event of the server. */
  readonly subscribe: ServerEvents['subscribe'];
  /** Everything that the server has told of by now, in the time of the scenario. */
  told(moves: readonly ClockMove[]): Promise<readonly ServerEvent[]>;
  /** Orders that were placed, and sessions that live. */
  counts(): Promise<{ readonly orders: number; readonly sessions: number }>;
  close(): void;
}

/** Takes a server back to its start, gives it the scenario's policy, and begins to listen. */
export async function openServerSide(
  { control, events: eventsAfter, machine }: ServerSidePorts,
  changed: Partial<Policy>,
): Promise<ServerSide> {
  const policy = wholePolicy(changed);
  await control.call('POST', '/__reauth/reset', {});
  await control.call('PUT', '/__reauth/faults', { faults: [] });
  await control.call('PATCH', '/__reauth/policy', policy);
  const events = await eventsAfter((await control.state()).events);
  const traffic = new Traffic(machine);
  const held = new HeldOrder();
  const orders = new OrderCount();
  const countOrders = async (): Promise<void> => {
    const asked = traffic.sent({ exchange: 'control', method: 'GET', path: '/__reauth/state' });
    await control.state().then(
      (state) => orders.saw(state),
      () => undefined,
    );
    asked('settled');
  };
  events.subscribe((event) => {
    held.heard(event);
    traffic.heard(event);
    if (orders.mayHaveChanged(event)) void countOrders();
  });
  return {
    control,
    traffic,
    held,
    policy,
    subscribe: (listener) => events.subscribe(listener),
    told: async (moves) => {
      await events.reached((await control.state()).events);
      return inScenarioTime(events.kept(), moves);
    },
    counts: async () => {
      const state = await control.state();
      orders.saw(state);
      return { orders: orders.total, sessions: state.sessions.filter((session) => session.state === 'live').length };
    },
    close: () => {
      traffic.close();
      events.close();
    },
  };
}

/** Every setting of the policy: a server may have been started with others than the defaults. */
function wholePolicy(changed: Partial<Policy>): Policy {
  const reading = readSettings({ file: changed, fileName: 'the scenario' });
  if (reading.ok) return policyOf(reading.settings);
  throw new Error(reading.problems.map(settingSentence).join(' '));
}
