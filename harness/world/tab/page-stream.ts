import type { Clock } from '../../../reauth/time/clock.ts';

/** How often a stream that lost its connection tries to get it back, and how long it waits before each try. */
export const STREAM_TRIES = 5;
export const STREAM_PAUSE_MS = 1_000;

export interface StreamParts {
  readonly clock: Clock;
  /** Makes one connection: `true` when the server took it. */
  readonly connect: (token: string | undefined) => Promise<boolean>;
  /** The newest access token that the page has read. */
  readonly token: () => string | undefined;
}

/**
 * A stream of the page (server-sent events, a WebSocket). Of its connection only the handshake is a call: it is answered
 * at once or refused.
 *
 * It takes the access token with it when it is opened, and what reconnects it later uses that one again: no reauth ever
 * sees its 401 (kubestellar/console issue 3897).
 */
export class PageStream {
  readonly #parts: StreamParts;
  #token: string | undefined;
  #isOpen = false;

  constructor(parts: StreamParts) {
    this.#parts = parts;
  }

  async open(): Promise<void> {
    this.#token = this.#parts.token();
    this.#isOpen = await this.#parts.connect(this.#token);
  }

  /** Its connection is lost; it tries to get it back, and gives up after some tries. */
  async drop(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (let tries = 0; tries < STREAM_TRIES && !this.#isOpen; tries += 1) {
      await this.#parts.clock.sleep(STREAM_PAUSE_MS);
      this.#isOpen = await this.#parts.connect(this.#token);
    }
  }
}
