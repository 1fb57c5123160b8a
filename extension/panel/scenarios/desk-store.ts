import type { DeskState } from './desk-state.ts';

/** Holds the desk's state and tells of every change. */
export class DeskStore {
  readonly #listeners = new Set<() => void>();
  #state: DeskState;

  constructor(start: DeskState) {
    this.#state = start;
  }

  get state(): DeskState {
    return this.#state;
  }

  change(next: Partial<DeskState>): void {
    this.#state = { ...this.#state, ...next };
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
