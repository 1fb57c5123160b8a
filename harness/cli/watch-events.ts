import { watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';

/** What a command that watches hears. */
export type WatchEvent = { readonly kind: 'changed' | 'again' | 'quit' | 'interrupted' };

/** Changes of files, keys and interrupts, one after the other. */
export interface WatchEvents {
  /** Aborts what is running once somebody quits or interrupts. */
  readonly signal: AbortSignal;
  /** Watches the folders of these from now on, and these folders only. */
  follow(files: readonly string[]): void;
  /** The next event; changes that come close together are one. */
  next(): Promise<WatchEvent>;
  close(): void;
}

/** An editor writes a file in several steps. */
const QUIET_MS = 50;

/** Watches the disk and the keyboard: Enter asks for another run, q quits, as does ctrl-C. */
export function createWatchEvents(stdin: NodeJS.ReadStream, interrupt: AbortSignal): WatchEvents {
  const controller = new AbortController();
  const folders = new Map<string, FSWatcher>();
  const waiting: WatchEvent[] = [];
  let hear: ((event: WatchEvent) => void) | undefined;
  let quiet: NodeJS.Timeout | undefined;

  const tell = (kind: WatchEvent['kind']): void => {
    if (kind === 'quit' || kind === 'interrupted') controller.abort(new Error('The run was interrupted.'));
    if (hear) hear({ kind });
    else if (waiting.at(-1)?.kind !== kind) waiting.push({ kind });
    hear = undefined;
  };
  const changed = (): void => {
    clearTimeout(quiet);
    quiet = setTimeout(() => tell('changed'), QUIET_MS);
  };
  const onKeys = (keys: Buffer | string): void => {
    for (const key of keys.toString()) {
      if (key === '\r' || key === '\n') tell('again');
      else if (key === 'q') tell('quit');
      else if (key === '\u0003') process.kill(process.pid, 'SIGINT');
    }
  };
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on('data', onKeys);
  interrupt.addEventListener('abort', () => tell('interrupted'));

  return {
    signal: controller.signal,
    follow: (files) => {
      const wanted = new Set(files.map((file) => dirname(file)));
      for (const [folder, watcher] of folders) {
        if (wanted.has(folder)) continue;
        watcher.close();
        folders.delete(folder);
      }
      for (const folder of wanted) if (!folders.has(folder)) open(folder);
    },
    next: () => {
      const event = waiting.shift();
      return event ? Promise.resolve(event) : new Promise((resolve) => (hear = resolve));
    },
    close: () => {
      clearTimeout(quiet);
      for (const watcher of folders.values()) watcher.close();
      if (stdin.isTTY) stdin.setRawMode(false);
      stdin.off('data', onKeys).pause();
    },
  };

  function open(folder: string): void {
    try {
      const watcher = watch(folder, changed);
      // What changed between the reading of a file and now was not heard.
      changed();
      // A folder that is removed is not watched any more; its files are missed when they are looked for.
      watcher.on('error', () => watcher.close());
      folders.set(folder, watcher);
    } catch {
      // It is gone already.
    }
  }
}
