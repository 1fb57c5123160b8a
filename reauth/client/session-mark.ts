import type { TabPorts } from './strategy.ts';

/** Which session the app is in, and which access token of it: both only count up. */
export interface Mark {
  /** Counts logins, logouts and sessions that were given up. */
  readonly session: number;
  /** Counts refreshes within the session. */
  readonly epoch: number;
}

const KEY = 'reauth.mark';

/**
 * The mark that all tabs of an origin share through storage; where there is none, or it cannot be used, this tab's own.
 *
 * It holds no token and no time: two numbers that tell a request whether the world is still the one it was sent in.
 */
export class SessionMark {
  #storage: TabPorts['storage'];
  #own: Mark = { session: 0, epoch: 0 };

  constructor(storage: TabPorts['storage']) {
    this.#storage = storage;
  }

  read(): Mark {
    return markIn(this.#stored()) ?? this.#own;
  }

  /** From now on it is this tab's own: its tokens are in its memory, and what other tabs do with theirs is nothing to it. */
  keepToTab(): void {
    this.#own = this.read();
    this.#storage = undefined;
  }

  /** Takes over what another tab tells, `3.1`, where it is newer. */
  catchUp(text: string): void {
    const told = markIn(text);
    const { session, epoch } = this.read();
    if (this.#storage === undefined || told === undefined || told.session < session) return;
    if (told.session > session || told.epoch > epoch) this.#write(told);
  }

  /** Another access token of the same session. */
  refreshed(): void {
    const { session, epoch } = this.read();
    this.#write({ session, epoch: epoch + 1 });
  }

  /** Another session, or none. */
  replaced(): void {
    this.#write({ session: this.read().session + 1, epoch: 0 });
  }

  /** Storage may be full or forbidden: then the tab goes on alone. */
  #stored(): string | null {
    try {
      return this.#storage?.getItem(KEY) ?? null;
    } catch {
      return null;
    }
  }

  #write(mark: Mark): void {
    this.#own = mark;
    try {
      this.#storage?.setItem(KEY, `${mark.session}.${mark.epoch}`);
    } catch {
      // As above.
    }
  }
}

function markIn(text: string | null): Mark | undefined {
  if (text === null) return undefined;
  const [session = NaN, epoch = NaN] = text.split('.').map(Number);
  return Number.isSafeInteger(session) && Number.isSafeInteger(epoch) ? { session, epoch } : undefined;
}
