import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const COMMAND = resolve(import.meta.dirname, '../../dist/node/reauth.js');

/** The built command in a folder of its own, for tests. */
export interface CommandBench {
  readonly folder: string;
  write(file: string, text: string): void;
  read(file: string): string;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): CommandRun;
  /** Ends what still runs and removes the folder. */
  close(): void;
}

export interface CommandRun {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** Settles when one of both streams says it so often; rejects when the command ends first. */
  says(text: string, times?: number): Promise<void>;
  readonly ended: Promise<number | null>;
}

/** What our own tests and CI set, and what the command would heed. */
const UNSET = { CI: '', GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '', FORCE_COLOR: '', NO_COLOR: '', PORT: '' };

export function createCommandBench(): CommandBench {
  if (!existsSync(COMMAND)) throw new Error('dist/node/reauth.js is not built: run npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'reauth-command-'));
  const running: ChildProcess[] = [];
  return {
    folder,
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    write: (file, text) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
    run: (args, env = {}) => {
      const child = spawn(process.execPath, [COMMAND, ...args], {
        cwd: folder,
        env: { ...process.env, ...UNSET, ...env },
      });
      running.push(child);
      return watched(child);
    },
    close: () => {
      for (const child of running) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function watched(child: ChildProcess): CommandRun {
  let [out, err] = ['', ''];
  const looks = new Set<() => void>();
  const heard = (add: (text: string) => void) => (data: Buffer) => {
    add(data.toString());
    for (const look of looks) look();
  };
  child.stdout?.on(
    'data',
    heard((text) => (out += text)),
  );
  child.stderr?.on(
    'data',
    heard((text) => (err += text)),
  );
  const ended = new Promise<number | null>((done) => child.on('close', (code) => done(code)));
  const says = (text: string, times = 1): Promise<void> =>
    new Promise<void>((done, fail) => {
      const look = (): void => void ((out + err).split(text).length > times && done());
      looks.add(look);
      void ended.then((code) => fail(new Error(`It ended with ${code} before it said "${text}":\n${out}${err}`)));
      look();
    });
  return { child, out: () => out, err: () => err, says, ended };
}
