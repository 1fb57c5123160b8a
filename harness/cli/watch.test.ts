import { expect, test } from 'vitest';
import type { Summary } from '../report/reporter.ts';
import { BadScenario } from '../run/bad-scenario.ts';
import type { ScenarioFile } from './scenario-file.ts';
import type { WatchEvent } from './watch-events.ts';
import { watchScenarios } from './watch.ts';

const summary = (changes: Partial<Summary> = {}): Summary => ({
  plan: {
    scenarios: 1,
    repeat: 1,
    world: 'virtual',
  },
  passed: 1,
  failed: 0,
  errors: 0,
  scenarios: 1,
  leftOut: 0,
  durationMs: 1,
  ...changes,
});

/** What is on the disk before each event; an empty text is a broken file. */
type Disk = Readonly<Record<string, string>>;

/** Watches a scripted disk, and tells what was run each time and what was said. */
async function watching(disks: readonly (readonly [Disk, WatchEvent['kind']])[], ended: Partial<Summary> = {}) {
  const runs: string[] = [];
  const said: string[] = [];
  const followed: (readonly string[])[] = [];
  let turn = 0;
  const disk = (): Disk => disks[turn]?.[0] ?? {};
  const code = await watchScenarios({
    events: {
      signal: new AbortController().signal,
      follow: (files) => void followed.push(files),
      next: async () => {
        const kind = disks[turn]?.[1] ?? 'quit';
        turn += 1;
        return { kind };
      },
      close: () => undefined,
    },
    find: async () =>
      Object.entries(disk())
        .filter(([name]) => name.endsWith('.yaml'))
        .map(([name, text]): ScenarioFile => ({
          shown: name,
          path: `/${name}`,
          text,
          read: () => ({ ok: false, problems: [{ file: name, line: 1, column: 1, message: 'Broken.' }] }),
        })),
    choose: (files) => {
      for (const file of files) {
        const reading = file.text === '' ? file.read() : undefined;
        if (reading?.ok === false) throw new BadScenario(reading.problems);
      }
      return files;
    },
    run: async (files) => {
      runs.push(files.map(({ shown }) => shown).join(' '));
      return summary(ended);
    },
    others: () => new Map(Object.entries(disk()).filter(([name]) => name.endsWith('.ts'))),
    isTheirs: (error) => error instanceof BadScenario,
    say: (line) => void said.push(line.trim()),
  });
  return { code, runs, said, followed };
}

test('everything runs at first, then what changed or is new, and at Enter everything again', async () => {
  const { runs, code } = await watching([
    [{ 'a.yaml': '1', 'b.yaml': '1' }, 'changed'],
    [{ 'a.yaml': '1', 'b.yaml': '2' }, 'changed'],
    [{ 'a.yaml': '1', 'b.yaml': '2' }, 'changed'],
    [{ 'a.yaml': '1', 'b.yaml': '2', 'c.yaml': '1' }, 'again'],
    [{ 'a.yaml': '1', 'b.yaml': '2' }, 'quit'],
  ]);

  expect(runs).toEqual(['a.yaml b.yaml', 'b.yaml', 'c.yaml', 'a.yaml b.yaml']);
  expect(code).toBe(0);
});

test('a change of a client’s module concerns every scenario', async () => {
  const { runs, followed } = await watching([
    [{ 'a.yaml': '1', 'b.yaml': '1', 'client.ts': '1' }, 'changed'],
    [{ 'a.yaml': '1', 'b.yaml': '1', 'client.ts': '2' }, 'changed'],
    [{ 'a.yaml': '1', 'b.yaml': '2', 'client.ts': '2' }, 'quit'],
  ]);

  expect(runs).toEqual(['a.yaml b.yaml', 'a.yaml b.yaml', 'b.yaml']);
  expect(followed.at(-1)).toEqual(['/a.yaml', '/b.yaml', 'client.ts']);
});

test('a broken file is told, watched and run once it is mended', async () => {
  const { runs, said, code, followed } = await watching([
    [{ 'a.yaml': '', 'b.yaml': '1' }, 'changed'],
    [{ 'a.yaml': '1', 'b.yaml': '1' }, 'changed'],
    [{ 'a.yaml': '', 'b.yaml': '1' }, 'quit'],
  ]);

  expect(runs).toEqual(['a.yaml b.yaml']);
  expect(said[0]).toMatch(/^a\.yaml:1:1: Broken\.\n\nWaiting for a change/);
  expect(followed[0]).toEqual(['/a.yaml', '/b.yaml']);
  expect(code).toBe(2);
});

test('quitting gives the exit code of the last run, an interrupt 130', async () => {
  const { code } = await watching([[{ 'a.yaml': '1' }, 'quit']], { passed: 0, failed: 1 });
  expect(code).toBe(1);
  expect((await watching([[{ 'a.yaml': '1' }, 'interrupted']])).code).toBe(130);
});
