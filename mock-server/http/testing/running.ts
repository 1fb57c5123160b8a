import { expect, onTestFinished } from 'vitest';
import { readSettings } from '../../settings/read-settings.ts';
import type { Settings } from '../../settings/schema.ts';
import { startServer, type RunningServer, type ServeOptions } from '../serve.ts';
import { fakeCore, type FakeCore } from './fake-core.ts';

export interface Running extends RunningServer {
  readonly fake: FakeCore;
  /** How many streams listen to the log; the server itself does too. */
  readonly readers: () => number;
  /** What the server wrote to its log. */
  readonly logged: readonly string[];
}

/** A server of this test alone, on free ports, before a fake core. */
export async function running(options: Partial<ServeOptions> & { readonly kept?: number } = {}): Promise<Running> {
  const fake = fakeCore(options.kept);
  const logged: string[] = [];
  const server = await startServer({
    settings: settingsWith({ port: 0, origin: 'https://app.example' }),
    createCore: () => Promise.resolve(fake),
    webDir: '/nowhere',
    log: (line) => logged.push(line),
    ...options,
  });
  onTestFinished(() => server.close());
  const ownListeners = fake.events.listeners;
  return { ...server, fake, logged, readers: () => fake.events.listeners - ownListeners };
}

/** The default settings but for these flags. */
export function settingsWith(flags: Readonly<Record<string, unknown>>): Settings {
  const reading = readSettings({ flags });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.settings;
}

/** The whole server of this test alone, with the core of Node, waiting nowhere. */
export async function runningWhole(): Promise<RunningServer> {
  const server = await startServer({
    settings: settingsWith({ port: 0, fast: true }),
    webDir: '/nowhere',
    log: (line) => expect.fail(line),
  });
  onTestFinished(() => server.close());
  return server;
}
