import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { RACE_CLASSES, type RaceClass } from '../harness/scenario/scenario.ts';

const TOP = resolve(import.meta.dirname, '..');
const COMMAND = join(TOP, 'dist/node/reauth.js');
/** Where no scenarios are, so that those which ship are run. */
const empty = mkdtempSync(join(tmpdir(), 'reauth-table-'));
afterAll(() => rmSync(empty, { recursive: true, force: true }));

interface Document {
  readonly scenarios: readonly { readonly class: RaceClass; readonly verdict: string }[];
}

/** What a client comes to in all that ships, as a row of the table: bold is a class of which it fails every scenario. */
async function rowOf(name: string): Promise<string> {
  const { scenarios: rows } = await ran(['run', '--client', name, '--reporter', 'json']);
  const passes = rows.filter(({ verdict }) => verdict === 'pass');
  const failsIn = RACE_CLASSES.flatMap((race) => {
    const [all, passed] = [rows, passes].map((some) => some.filter((row) => row.class === race).length);
    if (all === passed) return [];
    return [passed === 0 ? `**${race}**` : race];
  });
  return `\`${name}\` | ${passes.length} of ${rows.length} | ${failsIn.join(', ')}`;
}

/** It ends with 1 where a client fails something. */
function ran(args: readonly string[]): Promise<Document> {
  return new Promise((done) => {
    execFile(process.execPath, [COMMAND, ...args], { cwd: empty, maxBuffer: 1 << 26 }, (_, stdout) => {
      done(JSON.parse(stdout) as Document);
    });
  });
}

test("README's table of clients is what they come to", async () => {
  expect(existsSync(COMMAND), 'dist is not built: run npm run build').toBe(true);
  const readme = readFileSync(join(TOP, 'README.md'), 'utf8');
  const table = readme.split('### Clients side by side')[1]?.split('\n### ')[0] ?? '';
  const written = table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.replaceAll(/^\|\s*|\s*\|$/g, '').replaceAll(/\s*\|\s*/g, ' | '));
  const shown = written.flatMap((row) => /^`([^`]+)`/.exec(row)?.[1] ?? []);

  const found = await Promise.all(shown.map(rowOf));

  expect(shown).toEqual(['naive', 'recipe', 'shared-promise', 'proactive', 'resilient']);
  expect(written, `Put these rows into README.md:\n${found.map((row) => `| ${row} |`).join('\n')}`).toEqual(found);
}, 120_000);
