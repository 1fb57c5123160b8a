import type { ServerResponse } from 'node:http';
import type { GoneSignal } from '../handler/api.ts';

/** Aborts when the client goes away before it has the whole reply. */
export class ClientGone implements GoneSignal {
  aborted = false;
  readonly #listeners = new Set<() => void>();

  constructor(response: ServerResponse) {
    response.on('close', () => {
      if (!response.writableFinished) this.#abort();
    });
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  #abort(): void {
    this.aborted = true;
    // A Set leaves out what is deleted while it is gone through, as an AbortSignal does.
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
