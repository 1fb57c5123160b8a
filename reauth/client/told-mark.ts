import type { Mark, SessionMark } from './session-mark.ts';
import type { TabPorts } from './strategy.ts';

const PREFIX = 'reauth.mark:';

/**
 * The newest mark of all tabs, told by the locks themselves: who changes it keeps a shared lock whose name says it.
 *
 * Between tabs storage is late: what one tab wrote may reach the next only after the lock did (seen in Chromium: a tab that
 * is granted the lock reads the mark as it was before, and refreshes once more). `navigator.locks.query()` is answered by
 * the one lock manager that grants the lock, so whoever has the lock sees what was told before it was let go.
 */
export class ToldMark {
  readonly #mark: SessionMark;
  readonly #locks: NonNullable<TabPorts['locks']>;
  #told: Mark;
  #letGo: () => void = () => undefined;

  constructor(mark: SessionMark, locks: NonNullable<TabPorts['locks']>) {
    this.#mark = mark;
    this.#locks = locks;
    this.#told = mark.read();
  }

  /** Hears of every change that was made under the lock before. */
  async hear(): Promise<void> {
    const held = (await this.#locks.query?.())?.held ?? [];
    for (const { name = '' } of held) {
      if (name.startsWith(PREFIX)) this.#mark.catchUp(name.slice(PREFIX.length));
    }
    this.#told = this.#mark.read();
  }

  /** Tells of what was changed since; settles when whoever has the lock next will hear of it. */
  async tell(): Promise<void> {
    const { session, epoch } = this.#mark.read();
    if (this.#locks.query === undefined || (session === this.#told.session && epoch === this.#told.epoch)) return;
    const letGoOfTheLast = this.#letGo;
    await new Promise<void>((granted) => {
      const kept = new Promise<void>((resolve) => {
        this.#letGo = resolve;
      });
      const keep = (): Promise<void> => {
        granted();
        return kept;
      };
      this.#locks.request(`${PREFIX}${session}.${epoch}`, { mode: 'shared' }, keep).catch(() => granted());
    });
    letGoOfTheLast();
  }
}
