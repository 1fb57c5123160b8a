import { rotatedRing } from '../handler/key-ring.ts';
import type { KeyMaker } from './key-maker.ts';
import { keySetOf, type KeySource, type KeySet } from './key-set.ts';

/** The keys of a server that shares them with nobody: they last as long as the process. */
export class OwnKeyRing implements KeySource {
  readonly #maker: KeyMaker;
  #making: Promise<KeySet> | undefined;
  #set: KeySet | undefined;

  constructor(maker: KeyMaker) {
    this.#maker = maker;
  }

  async current(): Promise<KeySet> {
    return this.#set ?? this.#first();
  }

  /** Nobody else makes keys of ours: what we do not know is not ours. */
  knowing(): Promise<KeySet> {
    return this.current();
  }

  async rotate(forget: boolean): Promise<KeySet> {
    const fresh = await this.#maker.fresh();
    const before = await this.current();
    return (this.#set = keySetOf(rotatedRing((this.#set ?? before).ring, fresh, forget)));
  }

  /** Callers that come at once wait for the same key. */
  #first(): Promise<KeySet> {
    return (this.#making ??= this.#maker.first().then((key) => (this.#set = keySetOf([key]))));
  }
}
