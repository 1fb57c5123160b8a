import { VirtualClock } from '../time/virtual-clock.ts';
import type { TabChannelPort, TabPorts } from './strategy.ts';

/** Locks as of one origin: one holder at a time, in the order of asking; who is aborted while waiting leaves the queue. */
function originLocks(): NonNullable<TabPorts['locks']> {
  let last: Promise<unknown> = Promise.resolve();
  // The platform has three overloads; strategies use the one with options.
  return {
    request: async (_name: string, ...rest: readonly unknown[]) => {
      const { signal } = rest[0] as LockOptions;
      const inside = rest.at(-1) as () => Promise<unknown>;
      let isGranted = false;
      const mine = last.then(async () => {
        if (signal?.aborted) return;
        isGranted = true;
        return inside();
      });
      last = mine.catch(() => undefined);
      return new Promise<unknown>((resolve, reject) => {
        mine.then(resolve, reject);
        signal?.addEventListener('abort', () => {
          if (!isGranted) reject(signal.reason);
        });
      });
    },
  } as NonNullable<TabPorts['locks']>;
}

function originStorage(): NonNullable<TabPorts['storage']> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

/** A message reaches every other channel of its name in a microtask. */
function originChannels(): NonNullable<TabPorts['openChannel']> {
  const open: { readonly name: string; readonly channel: TabChannelPort }[] = [];
  return (name) => {
    const channel: TabChannelPort = {
      onmessage: null,
      postMessage: (data) => {
        const others = open.filter((other) => other.name === name && other.channel !== channel);
        for (const other of others) queueMicrotask(() => other.channel.onmessage?.({ data }));
      },
    };
    open.push({ name, channel });
    return channel;
  };
}

/** What the tabs of one origin share. */
export function tabs() {
  const clock = new VirtualClock();
  const ports = { clock, locks: originLocks(), storage: originStorage(), openChannel: originChannels() };
  return { clock, ports };
}
