import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from './self-signed.ts';

/** The program, as `npm test` found it. Without one the tests that need it are skipped, which only `test:quick` allows. */
export const REDIS_SERVER = process.env['REDIS_SERVER'];

export interface RealRedisOptions {
  /** Every write is on the disk before it is answered, so that a kill loses nothing that was. */
  readonly persistent?: boolean;
  /** Speaks TLS alone, with a certificate that nobody knows but who is told `certificate`. */
  readonly tls?: boolean;
  /** Further arguments: `['--requirepass', 'secret']`. */
  readonly args?: readonly string[];
}

/** A Redis of one test alone: its own process, port and folder. */
export class RealRedis {
  readonly port: number;
  readonly #folder: string;
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;

  /** Starts one, on a free port of the loopback. */
  static async start(options: RealRedisOptions = {}): Promise<RealRedis> {
    const folder = await mkdtemp(join(tmpdir(), 'reauth-redis-'));
    for (let attempt = 1; ; attempt += 1) {
      const redis = new RealRedis(await freePort(), folder, options);
      if (options.tls) await redis.#certify();
      try {
        await redis.restart();
        return redis;
      } catch (error) {
        // Somebody else took the port in between.
        if (attempt === 5) throw error;
      }
    }
  }

  private constructor(port: number, folder: string, { persistent = false, tls = false, args = [] }: RealRedisOptions) {
    this.port = port;
    this.#folder = folder;
    const kept = persistent ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
    const files = ['--tls-cert-file', this.certificate, '--tls-key-file', this.#key, '--tls-auth-clients', 'no'];
    const at = tls ? ['--port', '0', '--tls-port', String(port), ...files] : ['--port', String(port)];
    this.#args = ['--bind', '127.0.0.1', ...at, '--dir', folder, '--save', '', ...kept, ...args];
  }

  /** The file with its certificate, where it has one. */
  get certificate(): string {
    return join(this.#folder, 'cert.pem');
  }

  get #key(): string {
    return join(this.#folder, 'key.pem');
  }

  async #certify(): Promise<void> {
    const { cert, key } = selfSigned();
    await Promise.all([writeFile(this.certificate, cert), writeFile(this.#key, key)]);
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it (again): same port, same data. Settles when it takes commands. */
  async restart(): Promise<void> {
    const child = spawn(REDIS_SERVER ?? 'redis-server', this.#args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    let output = '';
    await new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        if (output.includes('Ready to accept connections')) resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`redis-server ended: ${output}`)));
    });
  }

  /** As a crash: nothing is written any more, nobody is told. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** It keeps its connections and answers nothing. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Loses all that it kept, and goes on. */
  async forget(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
    await mkdir(this.#folder);
    await this.restart();
  }

  /** Ends it and removes its data. */
  async stop(): Promise<void> {
    await this.#end('SIGKILL');
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
