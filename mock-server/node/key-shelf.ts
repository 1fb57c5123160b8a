/**
 * Where servers share their keys, and where these outlive a restart: a text a name, changed by compare-and-set alone,
 * so that of two servers that rotate at once neither loses the key of the other.
 */
export interface KeyShelf {
  read(name: string): Promise<string | undefined>;
  /** Puts `next` there if what is there is still `expected`; `undefined`: if nothing is. */
  swap(name: string, expected: string | undefined, next: string): Promise<'saved' | 'conflict'>;
}
