import { instant } from '../../reauth/time/instant.ts';
import type { PageGlobals } from '../world/tab/page-globals.ts';
import { memoryStorage } from './memory-storage.ts';

/** A page in which nothing ever happens: to find out what a module exports, and whether it loads at all. */
export function stillPage(): PageGlobals {
  const never = (): Promise<never> => new Promise(() => undefined);
  const origin = 'http://localhost:8000';
  return {
    fetch: never,
    localStorage: memoryStorage(),
    navigator: { onLine: true },
    openChannel: () => ({
      onmessage: null,
      postMessage: () => undefined,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      close: () => undefined,
    }),
    location: { href: `${origin}/`, origin, pathname: '/', assign: () => undefined },
    clock: { now: () => instant(1), sleep: never },
  };
}
