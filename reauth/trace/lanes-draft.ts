import { defined } from './defined.ts';
import type { CallId, ClientEvent, ExchangeId, RequestId, ServerEvent, TabId } from './events.ts';
import { requestOf, tabOf } from './ids.ts';
import {
  noCall,
  noExchange,
  noLane,
  noneHeld,
  type CallFacts,
  type ExchangeFacts,
  type GateFacts,
  type Home,
  type LaneFacts,
} from './lane-facts.ts';
import type { LanesFacts } from './lanes.ts';
import type { MapDraft } from './persistent-map.ts';
import { TabsDraft } from './tabs-draft.ts';
import { mutexStep, type MutexQueue } from './wait-facts.ts';

/** The tab of calls that only the server saw and that name none. */
const SERVER_TAB: TabId = 'server';

/** One batch of the lanes' fold in the making: it takes facts in, event by event, and notes which lanes they concern. */
export class LanesDraft {
  readonly requests: MapDraft<LaneFacts>;
  readonly exchanges: MapDraft<ExchangeFacts>;
  readonly calls: MapDraft<CallFacts>;
  readonly tabs: TabsDraft;
  readonly mutexes: Map<string, MutexQueue>;
  gate: GateFacts;
  readonly touched = new Set<RequestId>();

  constructor(facts: LanesFacts) {
    this.requests = facts.requests.edit();
    this.exchanges = facts.exchanges.edit();
    this.calls = facts.calls.edit();
    this.tabs = new TabsDraft(facts.tabs, (request) => void this.touched.add(request));
    this.mutexes = new Map(facts.mutexes);
    this.gate = facts.gate;
  }

  client(event: ClientEvent): void {
    const { tab, at } = event;
    this.tabs.hear(tab, at);
    switch (event.type) {
      case 'tab.opened':
        return this.tabs.label(tab, event.label);
      case 'request.started':
        return this.#change(event.request, tab, () => ({ started: event }));
      case 'request.settled':
        return this.#change(event.request, tab, () => ({ settled: event }));
      case 'mutex.awaited':
      case 'mutex.passed':
      case 'mutex.acquired':
      case 'mutex.released': {
        const { queue, changes } = mutexStep(this.mutexes.get(event.mutex), event);
        this.mutexes.set(event.mutex, queue);
        for (const { request, patch } of changes) this.#change(request, tab, patch);
        return;
      }
      case 'fetch.sent':
        return this.#sent(event);
      case 'fetch.answered':
      case 'fetch.failed':
        return this.#exchange(event.exchange, (facts) => ({ ...facts, ended: event }));
      case 'session.lost':
        if (event.request === undefined) return;
        return this.#change(event.request, tab, ({ marks }) => ({ marks: [...marks, { kind: 'session-lost', at }] }));
      case 'events.dropped':
        return;
    }
  }

  /** The server's other events concern sessions, not lanes. */
  server(event: ServerEvent): void {
    const { type, at } = event;
    if (type === 'call.received') {
      this.tabs.hear(event.exchange === undefined ? SERVER_TAB : tabOf(requestOf(event.exchange)), at);
      const home = event.exchange === undefined ? 'itself' : { exchange: event.exchange };
      this.#call(event.call, home, (facts) => ({ ...facts, received: facts.received ?? event }));
    } else if (type === 'call.answered') {
      const home = event.exchange === undefined ? undefined : { exchange: event.exchange };
      this.#left(event.call);
      this.#call(event.call, home, (facts) => ({ ...facts, answered: event }));
    } else if (type === 'call.abandoned') {
      this.#call(event.call, undefined, (facts) => ({ ...facts, abandonedAt: at }));
    } else if (type === 'call.held') {
      const { call, when } = event;
      const { held, released } = this.gate;
      this.gate = { held: new Set(held).add(call), released: held.size === 0 ? 0 : released };
      this.#call(call, undefined, (facts) => ({ ...facts, holds: [...facts.holds, { from: at, when }] }));
    } else if (type === 'call.released') {
      const turn = this.#left(event.call);
      this.#call(event.call, undefined, (facts) => ({
        ...facts,
        holds: facts.holds.map((hold) => (hold.to === undefined ? defined({ ...hold, to: at, turn }) : hold)),
      }));
    } else if (type === 'call.dropped') {
      this.#left(event.call);
      this.#call(event.call, undefined, (facts) => ({ ...facts, dropped: event }));
    } else if (type === 'fault.applied') {
      const { fault, kind } = event;
      this.#call(event.call, undefined, (facts) => ({ ...facts, faults: [...facts.faults, { at, fault, kind }] }));
    } else if (type === 'state.reset') {
      this.gate = noneHeld;
    }
  }

  /** Takes a call from behind the gate; which one it is since nothing was held. */
  #left(call: CallId): number | undefined {
    if (!this.gate.held.has(call)) return undefined;
    const held = new Set(this.gate.held);
    held.delete(call);
    this.gate = { held, released: this.gate.released + 1 };
    return this.gate.released;
  }

  /** `tab` is the client's own word, where there is one. */
  #change(key: RequestId, tab: TabId | undefined, patch: (facts: LaneFacts) => Partial<LaneFacts>): void {
    const facts = this.requests.get(key) ?? noLane(key, tab ?? tabOf(key));
    this.requests.set(key, { ...facts, ...(tab !== undefined && { tab }), ...patch(facts) });
    this.touched.add(key);
  }

  #sent(event: Extract<ClientEvent, { type: 'fetch.sent' }>): void {
    const { exchange } = event;
    const before = this.#laneOf(exchange);
    this.#exchange(exchange, (facts) => ({ ...facts, sent: event }));
    const key = this.#laneOf(exchange);
    if (before !== key && this.requests.get(before)) {
      this.#change(before, undefined, (facts) => ({
        exchanges: facts.exchanges.filter((other) => other !== exchange),
      }));
    }
    this.#change(key, event.tab, ({ exchanges }) => ({ exchanges: withOne(exchanges, exchange) }));
    this.#reached(exchange);
  }

  #exchange(exchange: ExchangeId, next: (facts: ExchangeFacts) => ExchangeFacts): void {
    this.exchanges.set(exchange, next(this.exchanges.get(exchange) ?? noExchange));
    this.touched.add(this.#laneOf(exchange));
  }

  /** A call stays where the first event put it that said where it belongs. */
  #call(call: CallId, named: Home | undefined, next: (facts: CallFacts) => CallFacts): void {
    const before = this.calls.get(call) ?? noCall;
    const home = before.home ?? named;
    this.calls.set(call, { ...next(before), ...(home && { home }) });
    if (home === 'itself') this.#change(call, SERVER_TAB, () => ({ calls: [call] }));
    if (home === undefined || home === 'itself') return;
    const { exchange } = home;
    this.#exchange(exchange, (known) => ({ ...known, calls: withOne(known.calls, call) }));
    this.#change(this.#laneOf(exchange), undefined, ({ exchanges }) => ({ exchanges: withOne(exchanges, exchange) }));
    this.#reached(exchange);
  }

  /** The first exchange that both sides told of shows that the tab's calls reach this server. */
  #reached(exchange: ExchangeId): void {
    const { sent, calls } = this.exchanges.get(exchange) ?? noExchange;
    if (sent && calls.length > 0) this.tabs.reached(sent.tab);
  }

  /** The lane of an exchange: what its client said, else what its name says. */
  #laneOf(exchange: ExchangeId): RequestId {
    const sent = this.exchanges.get(exchange)?.sent;
    return sent ? (sent.request ?? exchange) : requestOf(exchange);
  }
}

function withOne(list: readonly string[], one: string): readonly string[] {
  return list.includes(one) ? list : [...list, one];
}
