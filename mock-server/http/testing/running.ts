import { onTestFinished } from 'vitest';
import { serve, type RunningServer, type ServeOptions } from '../serve.ts';
import { fakeCore, type FakeCore } from './fake-core.ts';

export interface Running extends RunningServer {
  readonly fake: FakeCore;
  /** What the server wrote to its log. */
  readonly logged: readonly string[];
}

/** A server of this test alone, on free ports, before a fake core. */
export async function running(options: Partial<ServeOptions> & { readonly kept?: number } = {}): Promise<Running> {
  const fake = fakeCore(options.kept);
  const logged: string[] = [];
  const server = await serve({
    settings: { port: 0, origins: ['https://app.example'] },
    createCore: () => Promise.resolve(fake),
    webDir: '/nowhere',
    log: (line) => logged.push(line),
    ...options,
  });
  onTestFinished(() => server.close());
  return { ...server, fake, logged };
}
