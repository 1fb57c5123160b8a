import type { CallId, ServerEvent } from '../../../reauth/trace/events.ts';
import type { ServerState } from './control.ts';

/**
 * How many orders the server has counted, those of sessions that are gone by now included.
 *
 * The server keeps the count in the session, so it is asked whenever an order may have been placed.
 */
export class OrderCount {
  readonly #bySession = new Map<string, number>();
  readonly #calls = new Set<CallId>();

  get total(): number {
    return [...this.#bySession.values()].reduce((sum, orders) => sum + orders, 0);
  }

  /** Whether an event says that an order may have been placed since the server was last asked. */
  mayHaveChanged(event: ServerEvent): boolean {
    if (event.type === 'call.received' && event.method === 'POST' && event.path === '/api/orders') {
      this.#calls.add(event.call);
      return false;
    }
    return 'call' in event && event.call !== undefined && this.#calls.has(event.call);
  }

  saw({ sessions }: Pick<ServerState, 'sessions'>): void {
    for (const { sid, orders } of sessions) {
      this.#bySession.set(sid, Math.max(orders, this.#bySession.get(sid) ?? 0));
    }
  }
}
