import { parseEvent } from '../../../reauth/trace/event-schema.ts';
import type { ClientEvent, TraceEvent } from '../../../reauth/trace/events.ts';
import type { Instant } from '../../../reauth/time/instant.ts';
import { isPageMessage, readMessage, type PageMessage } from '../../bridge/message.ts';
import { PageServerEvents } from './page-server-events.ts';
import { SeenEvents } from './seen-events.ts';
import type { Sink, Source } from './source.ts';

/** The document that is inspected. `openedAt` is wall time. */
export interface InspectedDocument {
  readonly origin: string;
  readonly openedAt: number;
}

/** The inspected page, as this source needs it. */
export interface InspectedPage {
  /** The raw messages of its DevTools page: those it held, `inbox.ended`, then those that come. */
  listen(heard: (raw: unknown) => void, signal: AbortSignal): void;
  /** The document now, then after each navigation; `undefined` for one that has no web origin. */
  follow(arrived: (document: InspectedDocument | undefined) => void, signal: AbortSignal): void;
}

export interface PagePorts {
  readonly page: InspectedPage;
  now(): Instant;
  /** Brings what surrounds a page of this origin, cookies and server events, until the signal aborts. */
  surround(origin: string, sink: Pick<Sink, 'events'>, signal: AbortSignal): PageSurroundings;
}

/** Is told what the page did, since it may have changed the cookies. */
export interface PageSurroundings {
  heard(batch: readonly TraceEvent[]): void;
}

/** The inspected page: what its observers saw, its origin's cookies, and its server's events when that is our mock server. */
export function pageSource(ports: PagePorts): Source {
  return { id: 'page', start: (sink, signal) => new PageTrace(ports, sink, signal).begin() };
}

/** One run of the source: from being chosen to being left. */
class PageTrace {
  readonly #ports: PagePorts;
  readonly #sink: Sink;
  readonly #signal: AbortSignal;
  readonly #seen = new SeenEvents();
  readonly #serverEvents = new PageServerEvents();
  #early: TraceEvent[] | undefined = [];
  #dropped = 0;
  #origin: string | undefined;
  #leaving = new AbortController();
  #surroundings: PageSurroundings | undefined;
  #begin: number | undefined;

  constructor(ports: PagePorts, sink: Sink, signal: AbortSignal) {
    this.#ports = ports;
    this.#sink = sink;
    this.#signal = signal;
  }

  begin(): void {
    this.#sink.status({ kind: 'connecting', to: 'this page' });
    this.#ports.page.follow((document) => this.#arrived(document), this.#signal);
    this.#ports.page.listen((raw) => this.#heard(raw), this.#signal);
    this.#signal.addEventListener('abort', () => this.#leaving.abort());
  }

  /** Another origin has other cookies and perhaps another server; a reload of the same one changes neither. */
  #arrived(document: InspectedDocument | undefined): void {
    this.#begin ??= document?.openedAt;
    if (document?.origin !== this.#origin || document === undefined) {
      this.#leaving.abort();
      this.#surroundings = undefined;
      this.#origin = document?.origin;
      if (document !== undefined) this.#surround(document.origin);
    }
    this.#report();
  }

  #surround(origin: string): void {
    this.#leaving = new AbortController();
    const sink = { events: (batch: readonly TraceEvent[]) => this.#around(batch) };
    this.#surroundings = this.#ports.surround(origin, sink, this.#leaving.signal);
  }

  #around(batch: readonly TraceEvent[]): void {
    const own = this.#serverEvents.of(batch, this.#begin ?? 0);
    if (own.length > 0) this.#sink.events(own);
  }

  #heard(raw: unknown): void {
    const message = readMessage(raw);
    if (message === undefined) return;
    if (isPageMessage(message)) return this.#take(this.#eventsOf(message));
    if (message.kind !== 'inbox.ended') return;
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#take(early.toSorted(byEmitterAndNumber));
    this.#report();
  }

  /** Until the inbox has been emptied events wait: a backlog that was sent again may come behind its own later events. */
  #take(events: readonly TraceEvent[]): void {
    if (events.length === 0) return;
    if (this.#early !== undefined) return void this.#early.push(...events);
    this.#sink.events(events);
    this.#surroundings?.heard(events);
  }

  #eventsOf(message: PageMessage): readonly TraceEvent[] {
    switch (message.kind) {
      case 'page.opened':
        return [];
      case 'page.dropped':
        return [this.#droppedEvent(message.count, message.why)];
      case 'page.events': {
        const readings = message.events.map(parseEvent);
        const events = readings.flatMap((reading) =>
          reading.ok && reading.event.source === 'client' ? [reading.event] : [],
        );
        const malformed = readings.length - events.length;
        const fresh = events.filter((event) => this.#seen.isNew(event));
        return malformed === 0 ? fresh : [...fresh, this.#droppedEvent(malformed, 'malformed')];
      }
    }
  }

  #droppedEvent(count: number, why: 'rate' | 'malformed'): ClientEvent {
    this.#dropped += 1;
    const stamp = { source: 'client', tab: 'devtools', seq: this.#dropped, at: this.#ports.now() } as const;
    return { ...stamp, type: 'events.dropped', count, why };
  }

  #report(): void {
    const to = this.#origin ?? 'a page without a web address';
    this.#sink.status(this.#early === undefined ? { kind: 'live', to } : { kind: 'connecting', to });
  }
}

/** In the order in which each emitter made them; different emitters stay as they came. */
function byEmitterAndNumber(one: TraceEvent, other: TraceEvent): number {
  if (one.source !== 'client' || other.source !== 'client' || one.tab !== other.tab) return 0;
  return one.seq - other.seq;
}
