import type { ServerEvent, TraceEvent } from '../../../reauth/trace/events.ts';

/** What the panel itself asks to find the server; it is nobody's request. */
const PROBE = '/api/healthchecker';

/**
 * Takes from a server's events what belongs to the story of a page that was opened at `begin`.
 *
 * The server remembers calls of long ago, which do not; what they led to, sessions and tokens, does. The panel's own
 * probes do not either.
 */
export class PageServerEvents {
  readonly #probes = new Set<string>();

  of(batch: readonly TraceEvent[], begin: number): readonly TraceEvent[] {
    return batch.filter((event) => event.source !== 'server' || (!this.#isProbe(event) && isRecent(event, begin)));
  }

  #isProbe(event: ServerEvent): boolean {
    if (event.type === 'call.received' && event.path === PROBE && event.exchange === undefined) {
      this.#probes.add(event.call);
      return true;
    }
    const call = 'call' in event ? event.call : undefined;
    if (call === undefined || !this.#probes.has(call)) return false;
    if (event.type === 'call.answered' || event.type === 'call.abandoned') this.#probes.delete(call);
    return true;
  }
}

const isRecent = (event: ServerEvent, begin: number): boolean =>
  event.at >= begin || !/^(?:call|events)\./.test(event.type);
