import type { Instant } from '../../../reauth/time/instant.ts';
import type { TraceEvent } from '../../../reauth/trace/events.ts';
import { writeTrace } from '../../../reauth/trace/write-trace.ts';
import type { Source } from './source.ts';

/** A saved trace, as an entry of the source switch. Nothing runs: its events come whole when the user opens a file. */
export const fileSource: Source = {
  id: 'file',
  start: (sink) => sink.status({ kind: 'idle' }),
};

/** A trace's name and text to keep. `salt` keeps the fingerprints what they are on the screen. */
export function savedTrace(events: readonly TraceEvent[], recordedAt: Instant, salt: string) {
  const day = new Date(recordedAt).toISOString().slice(0, 19).replaceAll(':', '-');
  return { name: `reauth-trace-${day}.ndjson`, text: writeTrace(events, { recordedAt, salt }) };
}
