import { instant } from '../time/instant.ts';
import { parseEvent } from './event-schema.ts';
import type { TraceEvent } from './events.ts';
import { TRACE_VERSION, type TraceHeader } from './write-trace.ts';
import { z } from './zod.ts';

export interface SkippedLine {
  /** Counted from 1, the header included, as an editor does. */
  readonly line: number;
  readonly problem: string;
}

export type TraceReading =
  | {
      readonly ok: true;
      readonly header: TraceHeader;
      readonly events: readonly TraceEvent[];
      readonly skipped: readonly SkippedLine[];
    }
  | { readonly ok: false; readonly problem: string; readonly remedy: string };

/** What takes an event of version `n` to version `n + 1`, by `n`. */
export type Upgrades = Readonly<Record<number, (event: unknown) => unknown>>;

const UPGRADES: Upgrades = {};

/** Reads a trace file. A broken line loses only itself and is listed; what is no trace at all says why. Never throws. */
export function readTrace(text: string, upgrades: Upgrades = UPGRADES): TraceReading {
  const [first = '', ...rest] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (text.trim() === '') {
    return {
      ok: false,
      problem: 'The file is empty.',
      remedy: 'Record again and save the trace; it has one line even without events.',
    };
  }
  const header = headerSchema.safeParse(jsonOf(first));
  if (!header.success) return notATrace(first);
  const { version } = header.data;
  if (version > TRACE_VERSION) {
    return {
      ok: false,
      problem: `The trace has version ${version}, and this program reads up to version ${TRACE_VERSION}.`,
      remedy: 'Update reauth-devtools to open it.',
    };
  }
  const skipped: SkippedLine[] = [];
  const events = rest.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const reading = readLine(line, version, upgrades);
    if (reading.ok) return [reading.event];
    skipped.push({ line: index + 2, problem: reading.problem });
    return [];
  });
  return { ok: true, header: header.data, events, skipped };
}

const headerSchema = z.object({
  format: z.literal('reauth-trace'),
  version: z.int().min(1),
  recordedAt: z.number().transform(instant),
  salt: z.string().max(200),
}) satisfies z.ZodType<TraceHeader>;

function notATrace(first: string): TraceReading {
  const shown = first.trim().slice(0, 40);
  return {
    ok: false,
    problem: `The file is not a trace of reauth-devtools: its first line begins with ${JSON.stringify(shown)}.`,
    remedy: 'Open a file that the panel or `reauth` saved; its first line begins with {"format":"reauth-trace".',
  };
}

function readLine(line: string, version: number, upgrades: Upgrades): ReturnType<typeof parseEvent> {
  let value = jsonOf(line);
  if (value === undefined) return { ok: false, problem: 'The line is not JSON; it may have been cut off.' };
  try {
    for (let from = version; from < TRACE_VERSION; from += 1) value = upgrades[from]?.(value) ?? value;
  } catch {
    return { ok: false, problem: `The event of version ${version} could not be brought to version ${TRACE_VERSION}.` };
  }
  return parseEvent(value);
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
