import type { Clock } from '../../../reauth/time/clock.ts';
import type { CallId, ExchangeId, ServerEvent } from '../../../reauth/trace/events.ts';
import type { Fault } from '../../../mock-server/faults/fault.ts';
import { defined } from '../../../reauth/trace/defined.ts';

/** A request on its way. `exchange` is its name at the server, where its client gave it one. */
export interface SentRequest {
  readonly exchange?: ExchangeId;
  readonly method: string;
  readonly path: string;
}

/** What became of a request at its client. */
export type RequestEnd = 'settled' | 'given up';

/** How long after its client gave it up a request may still come in at the server: on one machine this is much. */
const STRAY_MS = 100;
/** What the server's work takes beyond the delays that it was told. */
const WORK_MS = 100;

interface OpenRequest extends SentRequest {
  readonly since: number;
  state: 'open' | 'given up';
}

interface ServerCall {
  readonly exchange?: ExchangeId;
  readonly method: string;
  readonly path: string;
  state: 'working' | 'held' | 'hanging';
  isAbandoned: boolean;
  /** When its work began, or began again, and how long faults make it. */
  since: number;
  longer: number;
}

/**
 * What is under way between tabs and server, seen from both ends: who is still to wait for, in real time.
 *
 * A call that a gate holds or a fault hangs is not under way: it waits for somebody, not for time. A call whose client has
 * gone is for as long as the server works at it, since the server does not stop for that.
 */
export class Traffic {
  readonly #clock: Clock;
  readonly #open = new Set<OpenRequest>();
  readonly #calls = new Map<CallId, ServerCall>();
  readonly #listeners = new Set<() => void>();
  readonly #over = new AbortController();
  #changes = 0;
  #delayMs = 0;
  #faults: readonly Fault[] = [];
  #owedUntil = 0;

  /** `clock` is real time. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts everything that was seen. */
  get changes(): number {
    return this.#changes;
  }

  /** Every request that was sent and is not settled. */
  get open(): readonly (SentRequest & { readonly since: number })[] {
    return [...this.#open];
  }

  /** How long the server waits by its policy before it does a call's work, at most. */
  delays(ms: number): void {
    this.#delayMs = ms;
  }

  /** The faults that stand: what they do takes time of its own. */
  faults(standing: readonly Fault[]): void {
    this.#faults = standing;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** A request leaves its tab; the function that is returned says how it ended. */
  sent(request: SentRequest): (end: RequestEnd) => void {
    const open: OpenRequest = { ...request, since: this.#clock.now(), state: 'open' };
    this.#open.add(open);
    this.#changed();
    return (end) => {
      if (end === 'settled' || this.#callOf(open)?.state === 'held') this.#open.delete(open);
      else {
        open.state = 'given up';
        this.#later(STRAY_MS, () => void this.#open.delete(open));
      }
      this.#changed();
    };
  }

  /** Something else happened that may matter to who waits. */
  touch(): void {
    this.#changed();
  }

  heard(event: ServerEvent): void {
    switch (event.type) {
      case 'call.received': {
        const { call, method, path, exchange } = event;
        const fresh = { state: 'working', isAbandoned: false, since: this.#clock.now(), longer: 0 } as const;
        this.#calls.set(call, { method, path, ...defined({ exchange }), ...fresh });
        break;
      }
      case 'call.held':
        this.#set(event.call, 'held');
        break;
      case 'call.released':
        this.#set(event.call, 'working');
        break;
      case 'call.abandoned':
        this.#abandoned(event.call);
        break;
      case 'fault.applied':
        this.#faulted(event.call, event.fault);
        break;
      case 'call.answered':
      case 'call.dropped':
        this.#calls.delete(event.call);
        if (this.#faults.some(({ kind }) => kind === 'replication-lag')) this.#owe(this.#longest('replication-lag'));
        break;
      case 'session.started':
      case 'session.ended':
      case 'token.issued':
      case 'token.expired':
      case 'token.rotated':
      case 'token.reused':
      case 'token.forgiven':
      case 'family.revoked':
      case 'faults.changed':
      case 'keys.rotated':
      case 'clock.advanced':
      case 'policy.changed':
      case 'state.reset':
      case 'cookies.foreign':
      case 'events.missed':
        break;
    }
    this.#changed();
  }

  /**
   * What is under way, in words, and since when nothing that the server was told keeps it; nothing when all that is left
   * waits for somebody.
   */
  moving(): readonly { readonly what: string; readonly since: number }[] {
    const stuck = [...this.#calls.values()].filter(({ state }) => state !== 'working');
    const nameless = stuck.filter(({ exchange }) => exchange === undefined).length;
    let waiting = 0;
    const requests = [...this.#open].filter((request) => {
      if (request.exchange !== undefined) return this.#callOf(request)?.state === 'working' || !this.#callOf(request);
      waiting += 1;
      return waiting > nameless;
    });
    const calls = [...this.#calls.values()].filter(({ state }) => state === 'working');
    return [...requests.map((request) => ({ ...request, longer: this.#callOf(request)?.longer ?? 0 })), ...calls].map(
      ({ method, path, since, longer }) => ({ what: `${method} ${path}`, since: since + longer }),
    );
  }

  /**
   * Whether the server's own clock has something to do that no skipped time does for it: cookies that are delayed, a
   * replica that lags. Nobody waits for that, so a scenario comes to rest without it.
   */
  get isOwed(): boolean {
    return this.#owedUntil > this.#clock.now();
  }

  /** No timer of this is left behind. */
  close(): void {
    this.#over.abort();
    this.#listeners.clear();
  }

  #callOf({ exchange }: SentRequest): ServerCall | undefined {
    return exchange === undefined
      ? undefined
      : [...this.#calls.values()].findLast((call) => call.exchange === exchange);
  }

  #set(id: CallId, state: ServerCall['state']): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    call.state = state;
    call.since = this.#clock.now();
    if (state === 'working' && call.isAbandoned) this.#endsUnseen(id, call);
  }

  #abandoned(id: CallId): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    call.isAbandoned = true;
    // What hangs ends with its client; what is held stays held.
    if (call.state === 'hanging') this.#calls.delete(id);
    if (call.state === 'working') this.#endsUnseen(id, call);
  }

  /** The server works on for nobody, and does not tell when it is done. */
  #endsUnseen(id: CallId, call: ServerCall): void {
    const left = call.since + this.#delayMs + call.longer + WORK_MS - this.#clock.now();
    this.#later(Math.max(0, left), () => {
      if (this.#calls.get(id) === call && call.state === 'working') this.#calls.delete(id);
    });
  }

  #faulted(id: CallId, name: string): void {
    const fault = this.#faults.find((standing) => standing.id === name);
    const call = this.#calls.get(id);
    if (fault === undefined || call === undefined) return;
    switch (fault.kind) {
      case 'hang':
        if (call.isAbandoned) this.#calls.delete(id);
        else call.state = 'hanging';
        return;
      case 'latency':
        call.longer += fault.upTo ?? fault.by;
        return;
      case 'non-atomic-rotation':
        call.longer += fault.pause;
        return;
      case 'set-cookie':
        if (fault.how === 'delayed') this.#owe(fault.by);
        return;
      case 'drop':
      case 'status':
      case 'no-cors':
      case 'replication-lag':
      case 'clock-skew':
        return;
    }
  }

  #longest(kind: 'replication-lag'): number {
    return Math.max(0, ...this.#faults.flatMap((fault) => (fault.kind === kind ? [fault.by] : [])));
  }

  #owe(ms: number): void {
    this.#owedUntil = Math.max(this.#owedUntil, this.#clock.now() + ms);
    this.#later(ms, () => undefined);
  }

  #later(ms: number, run: () => void): void {
    const done = (): void => {
      run();
      this.#changed();
    };
    this.#clock.sleep(ms, this.#over.signal).then(done, () => undefined);
  }

  #changed(): void {
    this.#changes += 1;
    for (const listener of this.#listeners) listener();
  }
}
