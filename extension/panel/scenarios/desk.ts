import type { LibraryFile } from '../../../harness/library/scenario-library.ts';
import type { ClientEvent } from '../../../reauth/trace/events.ts';
import { DeskReader } from './desk-reader.ts';
import { DeskRunner } from './desk-runner.ts';
import { deskOf, type DeskState, type EntryKey, type RowChoice } from './desk-state.ts';
import { DeskStore } from './desk-store.ts';
import type { LivePlace } from './live/live-place.ts';
import type { LocalFile } from './local-file.ts';
import { turnsOf } from './turns.ts';

/** What the Scenarios tab may do. Every change of `state()` calls the listeners. */
export interface ScenarioDesk {
  state(): DeskState;
  subscribe(listener: () => void): () => void;
  /** Reads the library little by little, once. */
  readLibrary(): Promise<void>;
  choose(key: EntryKey | undefined): void;
  filter(text: string): void;
  chooseRows(rows: RowChoice): void;
  /** Puts files of the user's on the desk, right or wrong, and chooses the last one. */
  open(files: readonly LocalFile[]): Promise<void>;
  readAgain(key: EntryKey): Promise<void>;
  /** Runs these in virtual time, in this process. A local file is read again first. */
  runAtOnce(keys: readonly EntryKey[]): Promise<void>;
  /** Ends what is under way. What came of it so far stays. */
  cancel(): void;
  /** Absent where no server can be reached. */
  readonly live?: LiveRuns;
}

/** Runs against the server that the panel knows. */
export interface LiveRuns {
  readonly find: LivePlace['find'];
  /** Runs one, row after row, in real time. The server is taken back to its start before, between and after. */
  run(key: EntryKey): Promise<void>;
  /** What the tabs of all live runs have told. */
  history(): readonly ClientEvent[];
  /** Tells of every later event. */
  follow(listener: (event: ClientEvent) => void): () => void;
}

export interface DeskPorts {
  readonly library: readonly LibraryFile[];
  /** Real time in ms: what a run took is measured by it. */
  readonly now: () => number;
  /** Lets the browser draw, and hear of a click. */
  readonly pause: () => Promise<void>;
  readonly live?: LivePlace;
}

/** Makes a desk with the library on it. Nothing is read or run until it is asked for. */
export function createScenarioDesk({ library, now, pause, live }: DeskPorts): ScenarioDesk {
  const store = new DeskStore(deskOf(library));
  const reader = new DeskReader(store);
  const turns = () => turnsOf(now, pause);
  const runner = new DeskRunner({ store, reader, now, turns });
  return {
    state: () => store.state,
    subscribe: (listener) => store.subscribe(listener),
    readLibrary: () => reader.library(turns()),
    choose: (chosen) => store.change({ chosen }),
    filter: (filter) => store.change({ filter }),
    chooseRows: (rows) => store.change({ rows }),
    open: (files) => reader.open(files),
    readAgain: async (key) => void (await reader.again(key)),
    runAtOnce: (keys) => runner.atOnce(keys),
    cancel: () => runner.cancel(),
    ...(live && { live: liveRuns(runner, live) }),
  };
}

function liveRuns(runner: DeskRunner, place: LivePlace): LiveRuns {
  const followers = new Set<(event: ClientEvent) => void>();
  const told: ClientEvent[] = [];
  const tell = (event: ClientEvent): void => {
    told.push(event);
    for (const follower of followers) follower(event);
  };
  return {
    find: () => place.find(),
    run: (key) => runner.live(key, place, tell),
    history: () => told,
    follow: (listener) => {
      followers.add(listener);
      return () => followers.delete(listener);
    },
  };
}
