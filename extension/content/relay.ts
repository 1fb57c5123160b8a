import { EVENTS_PER_MESSAGE, type PageMessage } from '../bridge/message.ts';
import { EVENTS_PER_SECOND, admit, openWindow, type RateWindow } from '../bridge/rate-limit.ts';
import { readWindowMessage } from './window-envelope.ts';

/** What a relay needs of its surroundings: the time, a way out, and a moment later. */
export interface RelayPorts {
  now(): number;
  send(message: PageMessage): void;
  /** Runs `flush` a moment later, so that a burst travels as one message. */
  later(flush: () => void): void;
}

/** An event of ours takes a few hundred characters; what is longer than this is no event. */
export const EVENT_CHARACTERS = 16_384;

/**
 * Carries what a page's observers post to the extension, and trusts none of it.
 *
 * At most 5,000 events in any second, none over 16,384 characters, only plain JSON; the rest is counted by why it was
 * dropped. Whether an event is one is the receiver's matter: it parses each.
 */
export class Relay {
  readonly #ports: RelayPorts;
  #window: RateWindow = openWindow;
  #events: unknown[] = [];
  #dropped = { rate: 0, malformed: 0 };
  #due = false;

  constructor(ports: RelayPorts) {
    this.#ports = ports;
  }

  /** Takes the data of a window message of the page's own window. Messages that are not for us are passed over. */
  heard(data: unknown): void {
    const read = readWindowMessage(data);
    switch (read.kind) {
      case 'stranger':
        return;
      case 'malformed':
        this.#dropped.malformed += 1;
        break;
      case 'events':
        this.#take(read.events);
    }
    if (this.#due) return;
    this.#due = true;
    this.#ports.later(() => this.flush());
  }

  /** Sends what waits. Called once more when the page goes away, or its last events would be lost. */
  flush(): void {
    this.#due = false;
    const events = this.#events;
    const { rate, malformed } = this.#dropped;
    this.#events = [];
    this.#dropped = { rate: 0, malformed: 0 };
    for (let from = 0; from < events.length; from += EVENTS_PER_MESSAGE) {
      this.#ports.send({ kind: 'page.events', events: events.slice(from, from + EVENTS_PER_MESSAGE) });
    }
    if (rate > 0) this.#ports.send({ kind: 'page.dropped', count: rate, why: 'rate' });
    if (malformed > 0) this.#ports.send({ kind: 'page.dropped', count: malformed, why: 'malformed' });
  }

  /** The limit comes first: what it refuses is not even looked at. */
  #take(events: readonly unknown[]): void {
    const { window, taken, refused } = admit(this.#window, events.length, this.#ports.now(), EVENTS_PER_SECOND);
    this.#window = window;
    this.#dropped.rate += refused;
    for (const event of events.slice(0, taken)) {
      if (isPlainAndShort(event)) this.#events.push(event);
      else this.#dropped.malformed += 1;
    }
  }
}

/** `sendMessage` writes JSON: a BigInt or a cycle would make it throw and take the whole batch with it. */
function isPlainAndShort(event: unknown): boolean {
  try {
    const text: string | undefined = JSON.stringify(event);
    return text !== undefined && text.length <= EVENT_CHARACTERS;
  } catch {
    return false;
  }
}
