import { ourClient } from '../../../harness/run/client-source.ts';
import type { Row } from '../../../harness/run/result.ts';
import { rowsOf } from '../../../harness/run/rows.ts';
import { readScenario } from '../../../harness/scenario/read-scenario.ts';
import type { Scenario } from '../../../harness/scenario/scenario.ts';
import { failure } from '../sources/http-call.ts';
import { withEntry, withFailure, type DeskEntry, type EntryKey } from './desk-state.ts';
import type { DeskStore } from './desk-store.ts';
import type { LocalFile } from './local-file.ts';

/** Reads the library little by little, and files of the user's as often as asked. */
export class DeskReader {
  readonly #store: DeskStore;
  readonly #files = new Map<EntryKey, LocalFile>();
  #library: Promise<void> | undefined;

  constructor(store: DeskStore) {
    this.#store = store;
  }

  library(pauseIfDue: () => Promise<void>): Promise<void> {
    this.#library ??= (async () => {
      for (const entry of this.#store.state.entries) {
        await pauseIfDue();
        this.#read(entry);
      }
    })();
    return this.#library;
  }

  async open(files: readonly LocalFile[]): Promise<void> {
    for (const file of files) {
      const key = `local:${file.name}`;
      this.#files.set(key, file);
      await this.again(key);
      this.#store.change({ chosen: key, filter: '' });
    }
  }

  /** Reads a local file again; `false` when the browser refuses. One of the library stays as it is. */
  async again(key: EntryKey): Promise<boolean> {
    const file = this.#files.get(key);
    if (file === undefined) return true;
    const { name } = file;
    const put = (text: string): void => {
      const entry = { key, file: name, text, origin: 'local' } as const;
      this.#store.change(withEntry(this.#store.state, entry, readScenario(text, name)));
    };
    try {
      put(await file.read());
      return true;
    } catch {
      if (this.#entryOf(key) === undefined) put('');
      this.#store.change(withFailure(this.#store.state, key, unreadable(name)));
      return false;
    }
  }

  /** The rows that an entry asks for, as it is now. None when it is no scenario, or names a client that is not here. */
  async rows(key: EntryKey): Promise<readonly Row[]> {
    const entry = (await this.again(key)) ? this.#entryOf(key) : undefined;
    const scenario = entry && this.#read(entry);
    if (scenario === undefined) return [];
    try {
      const rows = await rowsOf(scenario, { resolveClient: ourClient });
      const { rows: choice } = this.#store.state;
      return rows.filter(({ pairing }) => choice === 'both' || pairing === undefined || pairing === choice);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.#store.change(withFailure(this.#store.state, key, failure(problem, '')));
      return [];
    }
  }

  #entryOf(key: EntryKey): DeskEntry | undefined {
    return this.#store.state.entries.find((entry) => entry.key === key);
  }

  #read({ key, text, file }: DeskEntry): Scenario | undefined {
    const { readings } = this.#store.state;
    const known = readings.get(key) ?? readScenario(text, file);
    if (!readings.has(key)) this.#store.change({ readings: new Map(readings).set(key, known) });
    return known.ok ? known.scenario : undefined;
  }
}

const unreadable = (name: string) =>
  failure(
    `${name} cannot be read.`,
    'A browser reads a file that was picked only until it is changed. Open it again; or drop it here, then it can be read as often as it changes.',
  );
