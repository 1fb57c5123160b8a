import type { Page, Request } from '@playwright/test';
import { createServer } from 'node:http';
import { expect, logIn, test } from './fixture.ts';
import { cookiesSentTo } from './hostile-fixture.ts';
import { answered } from './server-story.ts';

const LOGOUT = '/api/auth/logout';

/** Serves one page on another port of this machine: another origin, and to cookies the same site. */
async function serveHostilePage(body: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="en"><title>Win a prize</title>${body}`);
  });
  await new Promise<void>((listening) => server.listen({ port: 0, host: '127.0.0.1' }, listening));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The hostile page is on no port.');
  return {
    url: `http://localhost:${address.port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

interface Attack {
  readonly way: string;
  readonly body: (target: string) => string;
  readonly method: 'GET' | 'POST';
  readonly resourceType: string;
  readonly act: (page: Page) => Promise<void>;
}

const ATTACKS: readonly Attack[] = [
  {
    way: 'an image',
    body: (target) => `<img alt="" src="${target}">`,
    method: 'GET',
    resourceType: 'image',
    act: () => Promise.resolve(),
  },
  {
    way: 'a link that is followed',
    body: (target) => `<a href="${target}">Claim it</a>`,
    method: 'GET',
    resourceType: 'document',
    act: (page) => page.getByRole('link', { name: 'Claim it' }).click(),
  },
  {
    way: 'a form that is sent',
    body: (target) => `<form method="post" action="${target}"><button>Claim it</button></form>`,
    method: 'POST',
    resourceType: 'document',
    act: (page) => page.getByRole('button', { name: 'Claim it' }).click(),
  },
];

for (const { way, body, method, resourceType, act } of ATTACKS) {
  test(`${way} on another localhost port logs nobody out, though the cookies ride along`, async ({
    page,
    context,
    server,
    watch,
  }) => {
    watch.provoke(403, /^\/api\/auth\/logout$/);
    watch.provokeBlocked(/^\/api\/auth\/logout$/);
    // Chromium asks for one beside the refusal, which is a page of its own.
    watch.provoke(404, /^\/favicon\.ico$/);
    await page.goto('/login');
    await logIn(page);
    const sessions = await server.sessions();
    expect(sessions).toMatchObject([{ state: 'live' }]);
    const target = `${server.apiUrl}${LOGOUT}`;
    const hostile = await serveHostilePage(body(target));
    const other = await context.newPage();
    const sent = await cookiesSentTo(other, LOGOUT);

    const isAttack = (request: Request) => request.url() === target;
    const [attack] = await Promise.all([
      other.waitForRequest(isAttack),
      other.goto(hostile.url).then(() => act(other)),
    ]);
    expect([attack.method(), attack.resourceType()]).toEqual([method, resourceType]);
    await expect.poll(sent).toEqual(['access_token', 'logged_in', 'refresh_token']);
    await expect.poll(() => answered(server, LOGOUT, 403)).toBe(1);
    expect(answered(server, LOGOUT, 200)).toBe(0);
    await other.close();
    await hostile.close();

    const again = await context.newPage();
    const [me] = await Promise.all([
      again.waitForResponse((response) => new URL(response.url()).pathname === '/api/users/me'),
      again.goto('/'),
    ]);
    expect(me.status()).toBe(200);
    await expect(again.getByText('Logged in as User (user)')).toBeVisible();
    expect(await server.sessions()).toEqual(sessions);
  });
}
