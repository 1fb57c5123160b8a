import type { BrowserContext, Page } from 'playwright-core';
import type { PageStart } from './page-messages.ts';

/** A page that has loaded and waits to be told which tab it is. */
interface Standby {
  readonly page: Page;
  /** Settles when it asks. */
  readonly asks: Promise<void>;
}

/**
 * Pages that are loaded before a tab needs them: to load one takes real time, which would be time of the scenario.
 */
export class StandbyPages {
  readonly #context: BrowserContext;
  readonly #origin: string;
  readonly #waiting: Promise<Standby>[] = [];
  readonly #heard = new Map<Page, () => void>();
  readonly #answers = new Map<Page, (start: PageStart) => void>();

  constructor(context: BrowserContext, origin: string) {
    this.#context = context;
    this.#origin = origin;
  }

  /** Loads so many; settles when all of them wait. */
  async prepare(count: number): Promise<void> {
    const loading = Array.from({ length: count }, () => this.#load());
    this.#waiting.push(...loading);
    for (const { asks } of await Promise.all(loading)) await asks;
  }

  /** The next page, which waits to be told what it is; another one begins to load in its place. */
  async next(): Promise<Page> {
    const coming = this.#waiting.shift() ?? this.#load();
    const refill = this.#load();
    this.#waiting.push(refill);
    // The run may be over before it has loaded.
    refill.catch(() => undefined);
    const { page, asks } = await coming;
    await asks;
    return page;
  }

  /** A page asks what it is: the answer comes with `answer`. `undefined` for a page that is in use. */
  hello(page: Page): Promise<PageStart> | undefined {
    const heard = this.#heard.get(page);
    if (heard === undefined) return undefined;
    this.#heard.delete(page);
    const answered = new Promise<PageStart>((resolve) => void this.#answers.set(page, resolve));
    heard();
    return answered;
  }

  answer(page: Page, start: PageStart): void {
    this.#answers.get(page)?.(start);
    this.#answers.delete(page);
  }

  async #load(): Promise<Standby> {
    const page = await this.#context.newPage();
    const asks = new Promise<void>((resolve) => void this.#heard.set(page, resolve));
    await page.goto(`${this.#origin}/`, { waitUntil: 'commit' });
    return { page, asks };
  }
}
