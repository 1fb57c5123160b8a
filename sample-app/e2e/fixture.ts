import { expect, test as base, type ConsoleMessage, type Page } from '@playwright/test';
import { resolve } from 'node:path';
import type { ServerEvent } from '../../reauth/trace/events.ts';
import { startServer, type RunningServer } from '../../mock-server/http/serve.ts';
import { readSettings } from '../../mock-server/settings/read-settings.ts';

const WEB_DIR = resolve(import.meta.dirname, '../../dist/web');

/** The mock server of one test, with what a test does to it. */
export interface TestServer extends Pick<RunningServer, 'apiUrl'> {
  /** A call of the control API, from outside the browser. */
  control(method: 'POST' | 'PUT' | 'PATCH', path: string, body: object): Promise<void>;
  /** How many calls of this path the server has answered with this status. */
  answered(path: string, status: number): number;
}

interface Fixtures {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly server: TestServer;
  readonly noConsoleErrors: void;
}

/** A server of its own and a clean console for each test. `test.use({ flags })` sets the server up otherwise. */
export const test = base.extend<Fixtures>({
  flags: [{}, { option: true }],
  server: async ({ flags }, use) => {
    const reading = readSettings({ flags: { port: 0, fast: true, ...flags } });
    if (!reading.ok) throw new Error(`The server cannot run with ${JSON.stringify(reading.problems)}.`);
    const server = await startServer({ settings: reading.settings, webDir: WEB_DIR, log: () => {} });
    await use(testServer(server));
    await server.close();
  },
  baseURL: async ({ server }, use) => use(server.apiUrl),
  noConsoleErrors: [
    async ({ context }, use) => {
      const problems: string[] = [];
      context.on('console', (message) => {
        if (isProblem(message)) problems.push(`${message.type()}: ${message.text()}`);
      });
      context.on('weberror', (error) => problems.push(String(error.error())));
      await use();
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Logs in through the form, from wherever the app shows it. */
export async function logIn(page: Page, user: 'user' | 'admin' = 'user'): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(`${user}@example.com`);
  await page.getByRole('textbox', { name: 'Password' }).fill('password123');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('button', { name: 'Log out' })).toBeVisible();
}

function testServer({ apiUrl, controlUrl, core }: RunningServer): TestServer {
  return {
    apiUrl,
    control: async (method, path, body) => {
      const headers = { 'content-type': 'application/json' };
      const reply = await fetch(`${controlUrl}/__reauth/${path}`, { method, headers, body: JSON.stringify(body) });
      expect(reply.status, await reply.text()).toBe(200);
    },
    answered: (path, status) => {
      const events = core.events.since(0);
      const calls = events.filter((event) => event.type === 'call.received' && event.path === path);
      return calls.filter((call) => isAnswered(call, status, events)).length;
    },
  };
}

function isAnswered(received: ServerEvent, status: number, events: readonly ServerEvent[]): boolean {
  return events.some(
    (event) =>
      event.type === 'call.answered' &&
      received.type === 'call.received' &&
      event.call === received.call &&
      event.status === status,
  );
}

/** Chromium itself logs a line for each 4xx reply; the tests provoke these. */
function isProblem(message: ConsoleMessage): boolean {
  if (message.type() !== 'error' && message.type() !== 'warning') return false;
  return !/^Failed to load resource: .* status of 4\d\d/.test(message.text());
}
