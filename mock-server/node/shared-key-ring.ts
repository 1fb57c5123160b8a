import type { Clock } from '../../reauth/time/clock.ts';
import type { Instant } from '../../reauth/time/instant.ts';
import { rotatedRing } from '../handler/key-ring.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import type { KeyMaker } from './key-maker.ts';
import { keySetOf, type KeySource, type KeySet } from './key-set.ts';
import type { KeyShelf } from './key-shelf.ts';

/** A server learns within this time what another one did to the keys: a new key signs, a forgotten one verifies nothing. */
export const FOLLOWS_WITHIN_MS = 1_000;
/** The least time between two looks at the shelf for the sake of names that nobody knows. */
const LOOKS_APART_MS = 100;
const STRANGERS_KEPT = 1_000;
const ATTEMPTS = 20;

interface Kept {
  readonly text: string;
  readonly set: KeySet;
}

/**
 * The keys of one kind as several servers share them on a shelf.
 *
 * A token of a key that was made a moment ago by another server must not be taken for a forgery, since that would log
 * its user out. So an unknown name is looked up by a look that begins after it came, and waits for its turn where such
 * looks come thick. A name that the shelf did not have is remembered: nobody can have a token of ours under it.
 */
export class SharedKeyRing implements KeySource {
  readonly #shelf: KeyShelf;
  readonly #name: string;
  readonly #maker: KeyMaker;
  readonly #clock: Clock;
  readonly #strangers = new Set<string>();
  #kept: Kept | undefined;
  /** The look or change that `#kept` comes from: an earlier look that ends later must not bring older keys back. */
  #keptBy = 0;
  /** Looks and changes so far. */
  #count = 0;
  /** The latest look that was answered. */
  #answered = 0;
  #lookedAt: Instant | undefined;
  #looking: Promise<Kept> | undefined;
  #waiting: Promise<Kept> | undefined;

  constructor(shelf: KeyShelf, name: string, maker: KeyMaker, clock: Clock) {
    this.#shelf = shelf;
    this.#name = name;
    this.#maker = maker;
    this.#clock = clock;
  }

  /**
   * While the shelf does not answer, the keys of before go on: sessions are in the same store, so that a call which
   * needs one is answered 503 there, and not as if its token were bad.
   */
  async current(): Promise<KeySet> {
    const kept = this.#kept;
    if (kept !== undefined && this.#sinceLook() < FOLLOWS_WITHIN_MS) return kept.set;
    const found = await this.#look().catch((error: unknown) => {
      if (kept !== undefined && error instanceof StoreUnavailable) return kept;
      throw error;
    });
    return found.set;
  }

  async knowing(kid: string): Promise<KeySet> {
    const came = this.#count;
    const set = await this.current();
    if (set.byKid.has(kid) || this.#strangers.has(kid)) return set;
    const found = this.#answered > came ? set : (await this.#lookInTurn()).set;
    if (!found.byKid.has(kid)) this.#remember(kid);
    return found;
  }

  async rotate(forget: boolean): Promise<KeySet> {
    const fresh = await this.#maker.fresh();
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { text, set } = await this.#lookNow();
      const next = this.#maker.write(rotatedRing(set.ring, fresh, forget));
      if ((await this.#shelf.swap(this.#name, text, next)) === 'saved') return this.#keep(next, this.#next()).set;
    }
    throw new StoreUnavailable('Other servers rotate the keys all the time.');
  }

  #sinceLook(): number {
    return this.#lookedAt === undefined ? Infinity : this.#clock.now() - this.#lookedAt;
  }

  /** A look that may have begun before. */
  #look(): Promise<Kept> {
    return (this.#looking ??= this.#lookNow().finally(() => (this.#looking = undefined)));
  }

  /** A look that begins later, once it is time: who comes until then shares it. */
  #lookInTurn(): Promise<Kept> {
    return (this.#waiting ??= this.#turn().then(() => {
      this.#waiting = undefined;
      return this.#lookNow();
    }));
  }

  async #turn(): Promise<void> {
    const wait = LOOKS_APART_MS - this.#sinceLook();
    if (wait > 0) await this.#clock.sleep(wait);
  }

  async #lookNow(): Promise<Kept> {
    const number = this.#next();
    this.#lookedAt = this.#clock.now();
    const kept = this.#keep((await this.#shelf.read(this.#name)) ?? (await this.#begin()), number);
    this.#answered = Math.max(this.#answered, number);
    return kept;
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }

  /** The first server of all makes the first key. A shelf that was lost gets back what this one knows. */
  async #begin(): Promise<string> {
    const mine = this.#kept?.text ?? this.#maker.write([await this.#maker.first()]);
    if ((await this.#shelf.swap(this.#name, undefined, mine)) === 'saved') return mine;
    const theirs = await this.#shelf.read(this.#name);
    if (theirs === undefined) throw new StoreUnavailable('The keys come and go.');
    return theirs;
  }

  #keep(text: string, number: number): Kept {
    if (this.#kept !== undefined && number < this.#keptBy) return this.#kept;
    this.#keptBy = number;
    if (this.#kept?.text === text) return this.#kept;
    return (this.#kept = { text, set: keySetOf(this.#maker.read(text)) });
  }

  #remember(stranger: string): void {
    const [oldest] = this.#strangers;
    if (this.#strangers.size >= STRANGERS_KEPT && oldest !== undefined) this.#strangers.delete(oldest);
    this.#strangers.add(stranger);
  }
}
