import type { Instant } from '../time/instant.ts';
import type { TraceEvent } from './events.ts';

/** The version that is written. An older one is read through `UPGRADES`; a newer one is refused. */
export const TRACE_VERSION = 1;

/** The first line of a trace file. `salt` keeps the fingerprints what they were when it was recorded. */
export interface TraceHeader {
  readonly format: 'reauth-trace';
  readonly version: number;
  readonly recordedAt: Instant;
  readonly salt: string;
}

/**
 * Writes a trace as NDJSON: the header, then one event a line. Apart from the reading, since the schema of all events takes
 * time to make, which whoever only writes need not spend.
 */
export function writeTrace(events: readonly TraceEvent[], header: Pick<TraceHeader, 'recordedAt' | 'salt'>): string {
  const { recordedAt, salt } = header;
  const first: TraceHeader = { format: 'reauth-trace', version: TRACE_VERSION, recordedAt, salt };
  return [first, ...events].map((line) => `${JSON.stringify(line)}\n`).join('');
}
