import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTrace } from '../../reauth/trace/file.ts';
import { sampleRace } from '../../reauth/trace/sample-race.ts';
import { failingResult, sampleResult, sampleScenario } from '../report/report.fixture.ts';
import { createTraceShelf } from './trace-shelf.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reauth-traces-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const scenario = sampleScenario('SINGLE', 'two-requests-meet');
const trace = sampleRace('naive', 2);
const passed = sampleResult(scenario, { trace });
const failed = failingResult(scenario, { trace, verdict: 'fail', policy: { rotation: 'strict' } });

test.each([
  ['never', []],
  ['failure', ['two-requests-meet.naive-with-rotation-strict.virtual.ndjson']],
  [
    'always',
    ['two-requests-meet.naive-with-rotation-strict.virtual.ndjson', 'two-requests-meet.recipe.virtual.ndjson'],
  ],
] as const)('on %s these are saved: %j', (traceOn, files) => {
  const shelf = createTraceShelf({ traceOn, traceDir: join(folder, 'deep/traces') });
  for (const result of [failed, passed]) shelf.keep(result, 1);

  expect(existsSync(join(folder, 'deep')) ? readdirSync(join(folder, 'deep/traces')).toSorted() : []).toEqual(files);
});

test('what was saved is read back as it was recorded', () => {
  const shelf = createTraceShelf({ traceOn: 'failure', traceDir: folder });
  shelf.keep(failed, 1);
  const reading = readTrace(readFileSync(shelf.fileOf(failed) ?? '', 'utf8'));

  expect(reading).toMatchObject({ ok: true, events: trace, skipped: [], header: { salt: 'two-requests-meet' } });
  expect(shelf.fileOf(passed)).toBeUndefined();
});

test('worlds, rounds, and runs that would share a name, have files of their own; a path in a name leads nowhere', () => {
  const shelf = createTraceShelf({ traceOn: 'always', traceDir: folder });
  shelf.keep(passed, 1);
  shelf.keep(sampleResult(scenario, { trace }), 1);
  shelf.keep(sampleResult(scenario, { trace }), 2);
  shelf.keep(sampleResult(scenario, { trace, world: 'live' }), 1);
  shelf.keep(sampleResult(scenario, { trace, client: '../../etc/pass wd.ts' }), 1);

  expect(readdirSync(folder).toSorted()).toEqual([
    'two-requests-meet.pass-wd-ts.virtual.ndjson',
    'two-requests-meet.recipe.live.ndjson',
    'two-requests-meet.recipe.virtual.2.ndjson',
    'two-requests-meet.recipe.virtual.ndjson',
    'two-requests-meet.recipe.virtual.round-2.ndjson',
  ]);
});

test('a folder that can never be made is refused before anything is run, unless nothing is to be saved', () => {
  writeFileSync(join(folder, 'file'), '');
  const traceDir = join(folder, 'file/inside');

  expect(() => createTraceShelf({ traceOn: 'failure', traceDir })).toThrow(
    `--trace-dir: "${traceDir}" cannot be written: ${join(folder, 'file')} is no folder. Give another folder.`,
  );
  expect(() => createTraceShelf({ traceOn: 'never', traceDir })).not.toThrow();
});

test('a run without a trace is not saved, and a folder that cannot be made is told', () => {
  const shelf = createTraceShelf({ traceOn: 'always', traceDir: join(folder, 'file/inside') });
  writeFileSync(join(folder, 'file'), '');

  expect(() => shelf.keep({ ...passed, trace: [] }, 1)).not.toThrow();
  expect(() => shelf.keep(passed, 1)).toThrow(/^--trace-dir: ".*" cannot be written: .* Give another folder\.$/);
});
