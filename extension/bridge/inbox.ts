import type { PageMessage } from './message.ts';

/** How many events a DevTools page keeps for a panel that is not shown yet. */
export const INBOX_EVENTS = 20_000;

/**
 * What a tab's page sent since DevTools opened, for a panel that opens later.
 *
 * Bounded: when it is full the oldest message goes, and its events are counted as dropped at the front of `held`.
 */
export class Inbox {
  readonly #limit: number;
  readonly #messages: PageMessage[] = [];
  #kept = 0;
  #gone = 0;

  constructor(limit: number = INBOX_EVENTS) {
    this.#limit = limit;
  }

  add(message: PageMessage): void {
    this.#messages.push(message);
    this.#kept += weightOf(message);
    while (this.#kept > this.#limit) this.#forgetOldest();
  }

  held(): readonly PageMessage[] {
    const gone: readonly PageMessage[] =
      this.#gone === 0 ? [] : [{ kind: 'page.dropped', count: this.#gone, why: 'rate' }];
    return [...gone, ...this.#messages];
  }

  #forgetOldest(): void {
    const oldest = this.#messages.shift();
    if (oldest === undefined) return;
    this.#kept -= weightOf(oldest);
    if (oldest.kind === 'page.events') this.#gone += oldest.events.length;
    if (oldest.kind === 'page.dropped') this.#gone += oldest.count;
  }
}

/** A message without events weighs one, so that a flood of empty ones is bounded too. */
function weightOf(message: PageMessage): number {
  return message.kind === 'page.events' ? Math.max(1, message.events.length) : 1;
}
