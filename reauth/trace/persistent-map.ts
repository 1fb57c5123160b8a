const SHELVES = 512;

/**
 * A map that is never changed: an edit copies only the shelves it touches, so a small batch on a large map stays cheap.
 *
 * The folds keep their facts in it, since a fold must leave the model it was given as it was.
 */
export class PersistentMap<V> {
  readonly #shelves: readonly (ReadonlyMap<string, V> | undefined)[];

  constructor(shelves: readonly (ReadonlyMap<string, V> | undefined)[] = []) {
    this.#shelves = shelves;
  }

  get(key: string): V | undefined {
    return this.#shelves[shelfOf(key)]?.get(key);
  }

  edit(): MapDraft<V> {
    return new MapDraft(this.#shelves);
  }
}

/** A map in the making: reads and writes, then `done`. It copies each shelf once, at its first write. */
export class MapDraft<V> {
  readonly #shelves: (ReadonlyMap<string, V> | undefined)[];
  readonly #own = new Map<number, Map<string, V>>();

  constructor(shelves: readonly (ReadonlyMap<string, V> | undefined)[]) {
    this.#shelves = [...shelves];
  }

  get(key: string): V | undefined {
    return this.#shelves[shelfOf(key)]?.get(key);
  }

  set(key: string, value: V): void {
    this.#ownShelf(key).set(key, value);
  }

  delete(key: string): void {
    this.#ownShelf(key).delete(key);
  }

  done(): PersistentMap<V> {
    return new PersistentMap([...this.#shelves]);
  }

  #ownShelf(key: string): Map<string, V> {
    const number = shelfOf(key);
    const own = this.#own.get(number) ?? new Map(this.#shelves[number]);
    this.#own.set(number, own);
    this.#shelves[number] = own;
    return own;
  }
}

function shelfOf(key: string): number {
  let hash = 0;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash, 31) + key.charCodeAt(index);
  return (hash >>> 0) % SHELVES;
}
