import type { Page } from '@playwright/test';
import { createServer } from 'node:http';
import type { TestServer } from '../../extension/e2e/fixtures/test-server.ts';
import { ConsoleWatch } from '../../extension/e2e/fixtures/watch-console.ts';
import { expect, logIn, test as base } from './fixture.ts';

/** A name of somebody else's that leads to this machine, as DNS rebinding brings about. */
export const EVIL = 'evil.test';

/** A server that serves one page at whatever name it is called by. */
export interface HostileSite {
  readonly port: number;
}

interface Fixtures {
  readonly hostile: HostileSite;
  /** A page of the sample app that is logged in. */
  readonly victim: Page;
}

const BLANK = '<!doctype html><html lang="en"><title>Win a prize</title><link rel="icon" href="data:,">';

/** The sample app's tests, with a stranger's site beside it and a name of his that leads to this machine. */
export const test = base.extend<Fixtures>({
  launchOptions: [
    async ({ launchOptions }, hand) => {
      const args = [...(launchOptions.args ?? []), `--host-resolver-rules=MAP ${EVIL} 127.0.0.1`];
      await hand({ ...launchOptions, args });
    },
    { scope: 'worker' },
  ],
  watch: async ({ context }, hand) => {
    const watch = new ConsoleWatch();
    const leave = await watch.context(context);
    await hand(watch);
    leave();
    // What a stranger's pages complain of in the console is what these tests are about.
    watch.takeProblems();
  },
  hostile: async ({ context }, hand) => {
    const site = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(BLANK);
    });
    await new Promise<void>((listening) => site.listen({ port: 0, host: '127.0.0.1' }, listening));
    const address = site.address();
    await hand({ port: typeof address === 'object' && address !== null ? address.port : 0 });
    await context.close();
    site.closeAllConnections();
    await new Promise((closed) => site.close(closed));
  },
  victim: async ({ page }, hand) => {
    await page.goto('/login');
    await logIn(page);
    await hand(page);
  },
});

/** What tells whether anything has changed: the whole state but for the time and the count of events. */
export async function factsOf(server: TestServer): Promise<unknown> {
  const state = await server.control('GET', 'state');
  if (typeof state !== 'object' || state === null) throw new Error('The state is no object.');
  return { ...state, now: 0, events: 0 };
}

/** The events after `seq` that are no sign of a call which was refused at the door. */
export function effectsSince(server: TestServer, seq: number): readonly string[] {
  return server
    .events()
    .filter((event) => event.seq > seq && event.type !== 'call.received')
    .flatMap((event) => (event.type === 'call.answered' ? [event.reason] : [event.type]))
    .filter((what) => what !== 'origin-refused' && what !== 'host-refused');
}

/** How many calls since `seq` were refused at the door: that they came is what makes it worth saying that they did nothing. */
export function refusalsSince(server: TestServer, seq: number): number {
  return server.count('call.answered', (event) => event.seq > seq && /^(origin|host)-refused$/.test(event.reason));
}

/** The names of the cookies that really go out with calls of a path, by CDP: Playwright does not show them of every call. */
export async function cookiesSentTo(page: Page, path: string): Promise<() => readonly string[]> {
  const calls = new Set<string>();
  const sent = new Map<string, readonly string[]>();
  const session = await page.context().newCDPSession(page);
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (new URL(request.url).pathname === path) calls.add(requestId);
  });
  session.on('Network.requestWillBeSentExtraInfo', ({ requestId, associatedCookies }) => {
    const free = associatedCookies.filter(({ blockedReasons }) => blockedReasons.length === 0);
    sent.set(
      requestId,
      free.map(({ cookie }) => cookie.name),
    );
  });
  await session.send('Network.enable');
  return () => [...calls].flatMap((call) => sent.get(call) ?? []).sort();
}

export { expect };
