import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { call, type Answer } from '../../http/testing/call.ts';

const COMMAND = fileURLToPath(new URL('../../../dist/node/reauth.js', import.meta.url));

export interface Asked {
  readonly method?: string;
  readonly cookies?: ReadonlyMap<string, string>;
  readonly json?: unknown;
}

/** `reauth serve` in a process of its own, as it is built, on free ports. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly apiPort: number;
  readonly controlPort: number;
  #output: () => string;

  /** Settles when it listens; rejects with what it printed when it ends instead. */
  static start(...args: readonly string[]): Promise<ServerProcess> {
    return ServerProcess.startWith({}, ...args);
  }

  /** The same with these environment variables. */
  static async startWith(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<ServerProcess> {
    const { child, output } = run(args, env);
    const listening = await new Promise<RegExpExecArray>((resolve, reject) => {
      child.stdout?.on('data', () => {
        const found = /Listening on http:\/\/localhost:(\d+) \(control on http:\/\/localhost:(\d+)\)/.exec(output());
        if (found !== null) resolve(found);
      });
      child.once('exit', () => reject(new Error(`The server ended: ${output()}`)));
    });
    return new ServerProcess(child, output, Number(listening[1]), Number(listening[2]));
  }

  private constructor(child: ChildProcess, output: () => string, apiPort: number, controlPort: number) {
    this.#child = child;
    this.#output = output;
    this.apiPort = apiPort;
    this.controlPort = controlPort;
  }

  /** All that it printed, on both streams. */
  get output(): string {
    return this.#output();
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  api(path: string, asked: Asked = {}): Promise<Answered> {
    return ask(this.apiPort, `/api${path}`, asked);
  }

  control(path: string, asked: Asked = {}): Promise<Answered> {
    return ask(this.controlPort, `/__reauth${path}`, asked);
  }

  async stop(): Promise<void> {
    if (!this.isAlive) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await ended;
  }
}

/** A server that is expected to refuse its start: its exit code and what it printed. */
export function refusedStart(...args: readonly string[]): Promise<{ readonly code: unknown; readonly output: string }> {
  const { child, output } = run(args);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output: output() })));
}

/** What a test reads of an answer. */
export interface Answered {
  readonly status: number;
  /** The cookies that it sets, without those that it clears. */
  readonly cookies: ReadonlyMap<string, string>;
  /** The body, a field at a time. */
  at(...path: readonly (string | number)[]): unknown;
}

async function ask(port: number, path: string, { method, cookies = new Map(), json }: Asked): Promise<Answered> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await call(port, path, {
    method: method ?? (json === undefined ? 'GET' : 'POST'),
    headers: {
      ...(cookie === '' ? {} : { cookie }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const body: unknown = answer.text === '' ? undefined : JSON.parse(answer.text);
  return { status: answer.status, cookies: cookiesOf(answer), at: (...steps) => steps.reduce(field, body) };
}

function cookiesOf({ headers }: Answer): ReadonlyMap<string, string> {
  const lines = (headers['set-cookie'] ?? []).filter((line) => !/Max-Age=0\b/.test(line));
  return new Map(
    lines.map((line) => {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      return [name, value];
    }),
  );
}

function field(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { readonly child: ChildProcess; readonly output: () => string } {
  const command = [COMMAND, 'serve', '--fast', '--no-demo', '--port', '0', ...args];
  const child = spawn(process.execPath, command, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}
