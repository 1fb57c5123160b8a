import type { Clock } from '../time/clock.ts';
import type { Mark } from './session-mark.ts';

/** Seldom enough not to be a storm, often enough that a passing trouble does not lock a user out. */
const AGAIN_MS = 60_000;
/** A path with ids in it has many names. */
const KEPT = 100;

/**
 * The calls that a new token did not cure: to refresh for them again would not either, for a while.
 *
 * A call is told by its method and path, since one endpoint of RTK Query asks for many things. It is forgotten when it is
 * answered well and, where there is a clock, after a minute: the same refusal also comes of a token that ran out between its
 * refresh and the retry, and a call that nobody ever refreshes for again would be refused for ever. Without a clock the next
 * token ends it.
 */
export class UncuredCalls {
  readonly #clock: Pick<Clock, 'now'> | undefined;
  readonly #since = new Map<string, { readonly mark: Mark; readonly at: number }>();

  constructor(clock: Pick<Clock, 'now'> | undefined) {
    this.#clock = clock;
  }

  add(call: string, mark: Mark): void {
    this.#since.delete(call);
    this.#since.set(call, { mark, at: this.#clock?.now() ?? 0 });
    const [oldest] = this.#since.keys();
    if (this.#since.size > KEPT && oldest !== undefined) this.#since.delete(oldest);
  }

  has(call: string, { session, epoch }: Mark): boolean {
    const known = this.#since.get(call);
    if (known === undefined || known.mark.session !== session) return false;
    return this.#clock === undefined ? known.mark.epoch === epoch : this.#clock.now() < known.at + AGAIN_MS;
  }

  forget(call: string): void {
    this.#since.delete(call);
  }
}
