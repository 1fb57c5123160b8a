import type { CallId, ServerEvent } from '../../../reauth/trace/events.ts';

/**
 * The calls at a server that wait for somebody, not for time: a gate holds them, or a fault hangs them. A scenario comes to
 * rest without them, in every world.
 */
export class WaitingCalls {
  readonly #waiting = new Map<CallId, 'held' | 'hanging'>();

  get size(): number {
    return this.#waiting.size;
  }

  /** Tell it of every event of the server, in their order. */
  heard(event: ServerEvent): void {
    if (event.type === 'call.held') this.#waiting.set(event.call, 'held');
    if (event.type === 'fault.applied' && event.kind === 'hang') this.#waiting.set(event.call, 'hanging');
    // What hangs ends with its client; what is held stays held.
    if (event.type === 'call.abandoned' && this.#waiting.get(event.call) === 'hanging')
      this.#waiting.delete(event.call);
    if (event.type === 'call.released' || event.type === 'call.answered' || event.type === 'call.dropped') {
      this.#waiting.delete(event.call);
    }
  }
}
