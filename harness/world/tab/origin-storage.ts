import type { Clock } from '../../../reauth/time/clock.ts';

/** `localStorage` of one tab. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'clear' | 'key' | 'length'>;

/** What another tab changed, as the `storage` event tells it (HTML, section 12.2.1). */
export interface StorageChange {
  readonly key: string | null;
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

interface Member {
  /** What this tab sees. It is the origin's own map unless what others write arrives late. */
  readonly seen: Map<string, string>;
  readonly tell: (change: StorageChange) => void;
}

/**
 * The storage that the tabs of one origin share.
 *
 * With `lateBy` a tab sees at once what it wrote itself and only later what others wrote, as browsers with a process a
 * tab may do. An event reaches every tab but the one that wrote.
 */
export class OriginStorage {
  readonly #clock: Clock;
  readonly #lateBy: number;
  readonly #kept = new Map<string, string>();
  readonly #members = new Set<Member>();

  constructor(clock: Clock, lateBy = 0) {
    this.#clock = clock;
    this.#lateBy = lateBy;
  }

  /** The storage as one tab sees it; `tell` hears of what others change until `leave`. */
  tab(tell: (change: StorageChange) => void): { readonly storage: TabStorage; leave(): void } {
    const seen = this.#lateBy === 0 ? this.#kept : new Map(this.#kept);
    const member: Member = { seen, tell };
    this.#members.add(member);
    const set = (key: string | null, newValue: string | null): void => this.#write(member, key, newValue);
    return {
      storage: {
        getItem: (key) => seen.get(String(key)) ?? null,
        setItem: (key, value) => set(String(key), String(value)),
        removeItem: (key) => set(String(key), null),
        clear: () => set(null, null),
        key: (index) => [...seen.keys()][index] ?? null,
        get length() {
          return seen.size;
        },
      },
      leave: () => void this.#members.delete(member),
    };
  }

  #write(writer: Member, key: string | null, newValue: string | null): void {
    const oldValue = key === null ? null : (writer.seen.get(key) ?? null);
    const isNothing = key === null ? writer.seen.size === 0 : oldValue === newValue;
    if (isNothing) return;
    put(this.#kept, key, newValue);
    put(writer.seen, key, newValue);
    for (const member of this.#members) {
      if (member !== writer) void this.#arrive(member, { key, oldValue, newValue });
    }
  }

  async #arrive(member: Member, change: StorageChange): Promise<void> {
    if (this.#lateBy > 0) await this.#clock.sleep(this.#lateBy);
    else await Promise.resolve();
    if (!this.#members.has(member)) return;
    put(member.seen, change.key, change.newValue);
    member.tell(change);
  }
}

function put(map: Map<string, string>, key: string | null, value: string | null): void {
  if (key === null) map.clear();
  else if (value === null) map.delete(key);
  else map.set(key, value);
}
