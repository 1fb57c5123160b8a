/** A `BroadcastChannel` of one tab, as far as code that coordinates tabs uses it (HTML, section 9.5). */
export interface TabChannel {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  removeEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  close(): void;
}

/** The channels between the tabs of one origin. A message reaches every other open channel of its name, later, in order. */
export class OriginChannels {
  readonly #open = new Set<{ readonly name: string; readonly tab: object; readonly hear: (data: unknown) => void }>();

  /** The channels as one tab opens them. `die` closes all of them. */
  tab(): { readonly open: (name: string) => TabChannel; die(): void } {
    const tab = {};
    return {
      open: (name) => this.#channel(name, tab),
      die: () => {
        for (const member of this.#open) if (member.tab === tab) this.#open.delete(member);
      },
    };
  }

  #channel(name: string, tab: object): TabChannel {
    const listeners = new Set<(event: { readonly data: unknown }) => void>();
    const channel: TabChannel = {
      onmessage: null,
      postMessage: (message) => {
        if (!this.#open.has(member)) throw new DOMException('The channel is closed.', 'InvalidStateError');
        const others = [...this.#open].filter((other) => other.name === name && other !== member);
        for (const other of others) {
          const copy: unknown = structuredClone(message);
          queueMicrotask(() => {
            if (this.#open.has(other)) other.hear(copy);
          });
        }
      },
      addEventListener: (_, listener) => void listeners.add(listener),
      removeEventListener: (_, listener) => void listeners.delete(listener),
      close: () => void this.#open.delete(member),
    };
    const member = {
      name,
      tab,
      hear: (data: unknown) => {
        channel.onmessage?.({ data });
        for (const listener of listeners) listener({ data });
      },
    };
    this.#open.add(member);
    return channel;
  }
}
