import type { TraceEvent } from '../../../reauth/trace/events.ts';
import { readTrace, writeTrace } from '../../../reauth/trace/file.ts';
import type { Instant } from '../../../reauth/time/instant.ts';
import type { Source, SourceStatus } from './source.ts';

/** Shows a saved trace. `openFile` gives its text, or `undefined` when the user picked none. */
export function fileSource(openFile: () => Promise<string | undefined>): Source {
  return {
    id: 'file',
    start(sink, signal) {
      sink.status({ kind: 'idle' });
      void openFile().then(
        (text) => {
          if (text === undefined || signal.aborted) return;
          const { events, status } = traceOf(text);
          sink.events(events);
          sink.status(status);
        },
        () => sink.status(UNREADABLE),
      );
    },
  };
}

/** A trace's text as a source shows it: its events, and in words what could not be read. */
export function traceOf(text: string): { readonly events: readonly TraceEvent[]; readonly status: SourceStatus } {
  const reading = readTrace(text);
  if (!reading.ok) return { events: [], status: { kind: 'failed', problem: reading.problem, remedy: reading.remedy } };
  const { events, skipped } = reading;
  const [first] = skipped;
  if (first === undefined) return { events, status: { kind: 'live', to: `a trace of ${events.length} events` } };
  return {
    events,
    status: {
      kind: 'failed',
      problem: `${skipped.length} of ${skipped.length + events.length} lines were left out; line ${first.line}: ${first.problem}`,
      remedy: 'The rest is shown. Save the trace again from where it was recorded to have all of it.',
    },
  };
}

/** A trace's name and text to keep. `salt` keeps the fingerprints what they are on the screen. */
export function savedTrace(events: readonly TraceEvent[], recordedAt: Instant, salt: string) {
  const day = new Date(recordedAt).toISOString().slice(0, 19).replaceAll(':', '-');
  return { name: `reauth-trace-${day}.ndjson`, text: writeTrace(events, { recordedAt, salt }) };
}

const UNREADABLE: SourceStatus = {
  kind: 'failed',
  problem: 'The file could not be read.',
  remedy: 'Choose it again, or another one.',
};
