import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { instant } from '../../reauth/time/instant.ts';
import { writeTrace } from '../../reauth/trace/write-trace.ts';
import { runnerOf } from '../report/row-words.ts';
import type { RowResult } from '../run/result.ts';
import { checkFolder, makeFolder } from './make-folder.ts';
import { OutputError } from './outputs.ts';
import type { RunSettings } from './run-settings.ts';

/** Keeps traces as files that the panel opens. */
export interface TraceShelf {
  /** Saves the trace of a run where that was asked for. */
  keep(result: RowResult, round: number): void;
  /** Where the trace of a run was saved. */
  fileOf(result: RowResult): string | undefined;
}

/**
 * A shelf in a folder, which is made when the first trace is saved; throws `OutputError` at once where it could not be. A
 * file is named after its run and its world, so that the same run writes the same file again:
 * `five-requests-meet-one-expired-token.naive.virtual.ndjson`.
 */
export function createTraceShelf({ traceOn, traceDir }: Pick<RunSettings, 'traceOn' | 'traceDir'>): TraceShelf {
  if (traceOn !== 'never') orRefused(traceDir, () => checkFolder(traceDir));
  const files = new WeakMap<RowResult, string>();
  const taken = new Set<string>();
  return {
    fileOf: (result) => files.get(result),
    keep: (result, round) => {
      const isWanted = traceOn === 'always' || (traceOn === 'failure' && result.verdict !== 'pass');
      // A run that never began has nothing to show.
      if (!isWanted || result.trace.length === 0) return;
      const name = nameOf(result, round, taken);
      taken.add(name);
      const file = join(traceDir, name);
      const recordedAt = result.trace[0]?.at ?? instant(result.startedAt);
      save(file, writeTrace(result.trace, { recordedAt, salt: result.id }));
      files.set(result, file);
    },
  };
}

function nameOf(result: RowResult, round: number, taken: ReadonlySet<string>): string {
  const runner = runnerOf(result).replace(/^.*[\\/]/, '');
  const words = [result.id, runner, result.world, ...(round === 1 ? [] : [`round-${round}`])];
  const name = words.map((word) => word.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 100)).join('.');
  for (let copy = 1; ; copy += 1) {
    const candidate = `${name}${copy === 1 ? '' : `.${copy}`}.ndjson`;
    if (!taken.has(candidate)) return candidate;
  }
}

function save(file: string, text: string): void {
  orRefused(file, () => {
    makeFolder(dirname(file));
    writeFileSync(file, text);
  });
}

function orRefused(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new OutputError(`--trace-dir: "${path}" cannot be written: ${why}. Give another folder.`, { cause: error });
  }
}
