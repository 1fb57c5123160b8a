import type { KeyShelf } from '../key-shelf.ts';

/** A shelf of a test: it shows what is on it, says how often it was asked, and can stop to answer. */
export interface MemoryKeyShelf extends KeyShelf {
  readonly texts: Map<string, string>;
  readonly reads: () => number;
  /** What every call rejects with from now on; `undefined` mends it. */
  breakWith(error: Error | undefined): void;
}

export function memoryKeyShelf(): MemoryKeyShelf {
  const texts = new Map<string, string>();
  let reads = 0;
  let broken: Error | undefined;
  return {
    texts,
    reads: () => reads,
    breakWith: (error) => {
      broken = error;
    },
    read: async (name) => {
      reads += 1;
      if (broken !== undefined) throw broken;
      return texts.get(name);
    },
    swap: async (name, expected, next) => {
      if (broken !== undefined) throw broken;
      if (texts.get(name) !== expected) return 'conflict';
      texts.set(name, next);
      return 'saved';
    },
  };
}
