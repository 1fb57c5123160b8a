import type { RequestId } from '../trace/events.ts';
import type { Owner } from './attributor.ts';
import type { Scene } from './scene.ts';

/** One call that stands before the mutex, or holds it. */
export interface Attempt {
  /** It got what it waited for; for `acquire` the mutex is now its own. */
  got(): void;
  /** It will not get it (`cancel`): the wait is over all the same. */
  gaveUp(): void;
  /** It gave the mutex back. Only the first call counts, as with async-mutex's own releaser. */
  released(): void;
}

/** Writes down who waits for one mutex, who passes and who holds it. */
export class MutexRecord {
  readonly #mutex: string;
  readonly #scene: Scene;
  #waits = 0;
  #holder: Owner | undefined;

  constructor(mutex: string, scene: Scene) {
    this.#mutex = mutex;
    this.#scene = scene;
  }

  /** A `waitForUnlock`: of a free mutex there is nothing to tell. */
  wait(locked: boolean, request: RequestId | undefined): Pick<Attempt, 'got' | 'gaveUp'> {
    const end = locked ? this.#awaited(this.#ownerOf(request)) : () => undefined;
    return { got: end, gaveUp: end };
  }

  /** An `acquire`: of a free mutex it succeeds at this very moment, long before its promise tells. */
  acquire(locked: boolean, request: RequestId | undefined): Attempt {
    const owner = this.#ownerOf(request);
    if (locked) {
      const end = this.#awaited(owner);
      const got = (): void => {
        end();
        this.#acquired(owner);
      };
      return { got, gaveUp: end, released: this.#releaserOf(owner) };
    }
    this.#scene.pending.acted(owner.request);
    this.#acquired(owner);
    return { got: () => undefined, gaveUp: () => undefined, released: this.#releaserOf(owner) };
  }

  /** Somebody called `release()` on the locked mutex itself. */
  released(): void {
    this.#release(this.#holder ?? { attribution: 'inferred' });
  }

  #releaserOf(owner: Owner): () => void {
    let held = true;
    return () => {
      if (held) this.#release(owner);
      held = false;
    };
  }

  #awaited(owner: Owner): () => void {
    this.#waits += 1;
    const wait = `${this.#mutex}#${this.#waits}`;
    this.#scene.pending.awaited(owner.request);
    this.#scene.emit({ type: 'mutex.awaited', wait, mutex: this.#mutex, ...owner });
    return () => {
      this.#scene.pending.passed(owner.request);
      this.#scene.emit({ type: 'mutex.passed', wait, mutex: this.#mutex, ...owner });
    };
  }

  #acquired(owner: Owner): void {
    this.#holder = owner;
    this.#scene.attributor.holds(owner);
    this.#scene.emit({ type: 'mutex.acquired', mutex: this.#mutex, ...owner });
  }

  #release(owner: Owner): void {
    this.#scene.attributor.letsGo(owner);
    if (this.#holder === owner) this.#holder = undefined;
    this.#scene.emit({ type: 'mutex.released', mutex: this.#mutex, ...owner });
  }

  #ownerOf(request: RequestId | undefined): Owner {
    const owner: Owner =
      request === undefined ? this.#scene.attributor.ownerOfMutexCall() : { request, attribution: 'exact' };
    this.#scene.unread.tell(owner.request);
    return owner;
  }
}
