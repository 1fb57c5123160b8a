import type { Summary } from '../report/reporter.ts';
import { counted } from '../report/row-words.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import type { ScenarioFile } from './scenario-file.ts';
import type { WatchEvents } from './watch-events.ts';

/** What watching needs; the disk, the keyboard and the world are the caller's. */
export interface Watching {
  readonly events: WatchEvents;
  /** The files that are meant now. Throws where there are none. */
  readonly find: () => Promise<readonly ScenarioFile[]>;
  /** Those of them that are to be run. Throws what is wrong with them. */
  readonly choose: (files: readonly ScenarioFile[]) => readonly ScenarioFile[];
  readonly run: (files: readonly ScenarioFile[], signal: AbortSignal) => Promise<Summary>;
  /** What else the runs depend on, with its text: the modules of clients. A change there concerns every scenario. */
  readonly others: () => ReadonlyMap<string, string>;
  /** Whether whoever watches can mend it. */
  readonly isTheirs: (error: unknown) => error is Error;
  readonly say: (line: string) => void;
}

type Texts = ReadonlyMap<string, string>;

/**
 * Runs everything, then again whatever changes, until somebody quits. A file that is broken is told and waited for. Gives
 * the exit code of the last run.
 */
export async function watchScenarios({ events, find, choose, run, others, isTheirs, say }: Watching): Promise<number> {
  let code: number = EXIT.passed;
  let files: readonly ScenarioFile[] = [];
  let seen: Texts = new Map();
  let seenOthers: Texts = new Map();
  let isAll = true;
  const follow = (): void => events.follow([...files.flatMap(({ path }) => path ?? []), ...others().keys()]);
  for (;;) {
    try {
      files = await find();
      follow();
      const all = choose(files);
      const chosen =
        isAll || differs(seenOthers, others()) ? all : all.filter(({ shown, text }) => seen.get(shown) !== text);
      seen = new Map(all.map(({ shown, text }) => [shown, text]));
      if (chosen.length > 0) {
        code = exitCodeOf(await run(chosen, events.signal));
        // Only now it is known which modules the clients are made of.
        seenOthers = others();
        follow();
        if (!events.signal.aborted) say(`\nWatching ${counted(all.length, 'scenario')}: Enter runs all, q quits.`);
      }
    } catch (error) {
      if (!isTheirs(error)) throw error;
      code = EXIT.badUsage;
      follow();
      say(`${error.message}\n\nWaiting for a change: Enter runs all, q quits.`);
    }
    const { kind } = await events.next();
    if (kind === 'quit') return code;
    if (kind === 'interrupted') return EXIT.interrupted;
    isAll = kind === 'again';
  }
}

const differs = (before: Texts, after: Texts): boolean =>
  before.size !== after.size || [...after].some(([file, text]) => before.get(file) !== text);
