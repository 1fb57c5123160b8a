import { z } from '../../reauth/trace/zod.ts';
import { browserHttp } from '../panel/sources/browser-ports.ts';
import { DEFAULT_API, discover, type ServerAddress } from '../panel/sources/discover.ts';

const keptSchema = z.object({ server: z.string().optional() });

/** The mock server that was met last; the default address where there was none yet. */
export async function keptAddress(): Promise<string> {
  const kept = keptSchema.safeParse(await chrome.storage.local.get('server'));
  return kept.data?.server ?? DEFAULT_API;
}

const asked = new Map<string, { readonly at: number; readonly server: Promise<ServerAddress | undefined> }>();

/** Who had no mock server may have one after a while; until then nobody asks again, since each refusal is logged. */
const MISS_MS = 5_000;

/**
 * The mock server that answers on a page's own origin, if there is one; it is kept for panels that inspect no page.
 *
 * Only this machine is asked: another host's server is somebody else's, and gets no request from us. Where one was met
 * nobody asks again.
 */
export async function serverOf(origin: string | undefined): Promise<ServerAddress | undefined> {
  if (origin === undefined || !isLocal(origin)) return undefined;
  const before = asked.get(origin);
  const known = await before?.server;
  if (known !== undefined || (before !== undefined && performance.now() - before.at < MISS_MS)) return known;
  const server = ask(origin);
  asked.set(origin, { at: performance.now(), server });
  return server;
}

async function ask(origin: string): Promise<ServerAddress | undefined> {
  const found = await discover(origin, browserHttp);
  if (!found.ok) return undefined;
  await chrome.storage.local.set({ server: found.value.api });
  return found.value;
}

const isLocal = (origin: string): boolean => ['localhost', '127.0.0.1'].includes(new URL(origin).hostname);
