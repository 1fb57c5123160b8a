import type { LibraryFile } from '../../../harness/library/scenario-library.ts';
import type { RowResult } from '../../../harness/run/result.ts';
import type { ScenarioReading } from '../../../harness/scenario/read-scenario.ts';
import type { RaceClass } from '../../../harness/scenario/scenario.ts';
import type { Failure } from '../sources/answer.ts';

/** Names one scenario of the desk: where it stands in the repository, or the name of the user's file. */
export type EntryKey = string;

/** One scenario that can be run, or a file of the user's that is to be one. */
export interface DeskEntry {
  readonly key: EntryKey;
  /** What it is called in messages. */
  readonly file: string;
  readonly text: string;
  /** Of the library; the user's own come first and have none until they are read. */
  readonly class?: RaceClass;
  readonly origin: 'library' | 'local';
}

/** Which of a scenario's rows to run. */
export type RowChoice = 'both' | 'fails' | 'cured';

/** How many rows came to what. */
export interface Tally {
  readonly pass: number;
  readonly fail: number;
  readonly error: number;
}

/** What is under way. There is one at a time. */
export type Job =
  | {
      readonly kind: 'at once';
      /** How many scenarios are done, and of how many. */
      readonly done: number;
      readonly total: number;
      readonly tally: Tally;
      readonly current: EntryKey | undefined;
      readonly isStopping: boolean;
    }
  | {
      readonly kind: 'live';
      readonly current: EntryKey;
      /** What happens now, in words. */
      readonly now: string;
      readonly isStopping: boolean;
    };

/** Everything that the Scenarios tab shows, and remembers while the panel is open. */
export interface DeskState {
  readonly entries: readonly DeskEntry[];
  /** Of those that were read by now. */
  readonly readings: ReadonlyMap<EntryKey, ScenarioReading>;
  /** The latest result of each row that was run, the one that is to fail first. */
  readonly results: ReadonlyMap<EntryKey, readonly RowResult[]>;
  /** What kept an entry from being run, or read again. */
  readonly failures: ReadonlyMap<EntryKey, Failure>;
  readonly chosen: EntryKey | undefined;
  readonly filter: string;
  readonly rows: RowChoice;
  readonly job: Job | undefined;
  /** What the last run of many came to. */
  readonly last: { readonly tally: Tally; readonly done: number; readonly total: number } | undefined;
}

export const noTally: Tally = { pass: 0, fail: 0, error: 0 };

/** A desk with the library on it, none of it read. */
export const deskOf = (library: readonly LibraryFile[]): DeskState => ({
  entries: library.map((one) => ({
    key: one.file,
    file: one.file,
    text: one.text,
    class: one.class,
    origin: 'library',
  })),
  readings: new Map(),
  results: new Map(),
  failures: new Map(),
  chosen: undefined,
  filter: '',
  rows: 'both',
  job: undefined,
  last: undefined,
});

/** The desk with one more file, or another text of one that is there. What a changed file came to before is forgotten. */
export function withEntry(desk: DeskState, entry: DeskEntry, reading: ScenarioReading): DeskState {
  const before = desk.entries.find(({ key }) => key === entry.key);
  const entries = before
    ? desk.entries.map((one) => (one === before ? entry : one))
    : [...desk.entries.filter(isLocal), entry, ...desk.entries.filter((one) => !isLocal(one))];
  const isSame = before?.text === entry.text;
  return {
    ...desk,
    entries,
    readings: new Map(desk.readings).set(entry.key, reading),
    results: isSame ? desk.results : without(desk.results, entry.key),
    failures: without(desk.failures, entry.key),
  };
}

/** The desk with the result of one row: in place of the last one of the same row. */
export function withResult(desk: DeskState, key: EntryKey, result: RowResult): DeskState {
  const others = (desk.results.get(key) ?? []).filter(({ pairing }) => pairing !== result.pairing);
  const rows = [...others, result].toSorted((a, b) => orderOf(a) - orderOf(b));
  return { ...desk, results: new Map(desk.results).set(key, rows), failures: without(desk.failures, key) };
}

export const withFailure = (desk: DeskState, key: EntryKey, failure: Failure): DeskState => ({
  ...desk,
  failures: new Map(desk.failures).set(key, failure),
});

/** One more verdict. */
export const counting = (tally: Tally, { verdict }: Pick<RowResult, 'verdict'>): Tally => ({
  ...tally,
  [verdict]: tally[verdict] + 1,
});

/** What the rows of an entry came to as one; `undefined` before any was run. */
export function verdictOf({ results }: DeskState, key: EntryKey): RowResult['verdict'] | undefined {
  const verdicts = results.get(key)?.map(({ verdict }) => verdict) ?? [];
  return (
    verdicts.find((verdict) => verdict === 'error') ?? verdicts.find((verdict) => verdict === 'fail') ?? verdicts[0]
  );
}

/** What an entry is called: by its title, or, until it is read, by the words of its file's name. */
export function titleOf({ readings }: Pick<DeskState, 'readings'>, { key, file, origin }: DeskEntry): string {
  const reading = readings.get(key);
  if (reading?.ok) return reading.scenario.title;
  if (origin === 'local') return file;
  const words = file.replace(/^.*\/|\.ya?ml$/g, '').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The entries in which all words of the filter occur, wherever: title, class, client, finding, report, step. */
export function shownEntries(desk: Pick<DeskState, 'entries' | 'filter'>): readonly DeskEntry[] {
  const words = desk.filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return desk.entries;
  return desk.entries.filter(({ file, text, class: race = '' }) => {
    const all = `${file} ${race} ${text}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

const isLocal = ({ origin }: DeskEntry): boolean => origin === 'local';
const orderOf = ({ pairing }: RowResult): number => (pairing === 'cured' ? 1 : 0);

function without<Value>(map: ReadonlyMap<EntryKey, Value>, key: EntryKey): ReadonlyMap<EntryKey, Value> {
  return map.has(key) ? new Map([...map].filter(([other]) => other !== key)) : map;
}
