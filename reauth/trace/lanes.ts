import type { TabId, TraceEvent } from './events.ts';
import {
  noCall,
  noExchange,
  noneHeld,
  type CallFacts,
  type ExchangeFacts,
  type GateFacts,
  type JoinedExchange,
  type LaneFacts,
} from './lane-facts.ts';
import { laneOf } from './lane-of.ts';
import { flatten, type TabLanes } from './lane-shelf.ts';
import type { Lane } from './lane.ts';
import { LanesDraft } from './lanes-draft.ts';
import { PersistentMap } from './persistent-map.ts';
import type { MutexQueue } from './wait-facts.ts';

/** The fold's value: the lanes of the events so far, and the facts they are made from. Never changed in place. */
export interface LanesModel {
  /** Tab by tab, the tab heard of first on top; in a tab by start. A lane that did not change is the same object. */
  readonly lanes: readonly Lane[];
  readonly facts: LanesFacts;
}

/** What the fold remembers: of interest to itself alone. */
export interface LanesFacts {
  readonly requests: PersistentMap<LaneFacts>;
  readonly exchanges: PersistentMap<ExchangeFacts>;
  readonly calls: PersistentMap<CallFacts>;
  readonly made: PersistentMap<Lane>;
  readonly tabs: ReadonlyMap<TabId, TabLanes>;
  readonly mutexes: ReadonlyMap<string, MutexQueue>;
  readonly gate: GateFacts;
}

/** The lanes of no events. */
export const emptyLanes: LanesModel = {
  lanes: [],
  facts: {
    requests: new PersistentMap(),
    exchanges: new PersistentMap(),
    calls: new PersistentMap(),
    made: new PersistentMap(),
    tabs: new Map(),
    mutexes: new Map(),
    gate: noneHeld,
  },
};

/**
 * The lanes after `events`, which follow those in `model`.
 *
 * Events of one emitter come in their order; those of different emitters may come in any, since a server's events
 * travel on their own. Only lanes that an event concerns are made anew.
 */
export function stepLanes(model: LanesModel, events: readonly TraceEvent[]): LanesModel {
  if (events.length === 0) return model;
  const draft = new LanesDraft(model.facts);
  for (const event of events) {
    if (event.source === 'client') draft.client(event);
    if (event.source === 'server') draft.server(event);
  }
  return remade(model.facts, draft);
}

/** The lanes of a whole trace. */
export function lanesOf(trace: readonly TraceEvent[]): readonly Lane[] {
  return stepLanes(emptyLanes, trace).lanes;
}

/** Makes the lanes anew that the batch touched, and leaves the others where they are. */
function remade(before: LanesFacts, draft: LanesDraft): LanesModel {
  const made = before.made.edit();
  const gone: Lane[] = [];
  const come: Lane[] = [];
  for (const key of draft.touched) {
    const old = made.get(key);
    if (old) gone.push(old);
    const facts = draft.requests.get(key);
    const lane = facts && laneOf(facts, joinedOf(facts, draft), draft.tabs.of(facts.tab));
    if (lane) come.push(lane);
    if (lane) made.set(key, lane);
    else made.delete(key);
  }
  const tabs = draft.tabs.place(gone, come);
  const facts: LanesFacts = {
    requests: draft.requests.done(),
    exchanges: draft.exchanges.done(),
    calls: draft.calls.done(),
    made: made.done(),
    tabs,
    mutexes: draft.mutexes,
    gate: draft.gate,
  };
  return { lanes: flatten(tabs.values()), facts };
}

function joinedOf({ exchanges, calls }: LaneFacts, draft: LanesDraft): readonly JoinedExchange[] {
  const call = (id: string): JoinedExchange['calls'][number] => ({ ...(draft.calls.get(id) ?? noCall), call: id });
  const named = exchanges.map((exchange): JoinedExchange => {
    const facts = draft.exchanges.get(exchange) ?? noExchange;
    return { ...facts, exchange, calls: facts.calls.map(call) };
  });
  return [...named, ...calls.map((id): JoinedExchange => ({ calls: [call(id)] }))];
}
