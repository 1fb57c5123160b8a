import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readTrace } from '../../reauth/trace/file.ts';
import { scenarioLibrary } from '../library/scenario-library.ts';
import { createCommandBench, type CommandBench } from './command.fixture.ts';

const FLAGSHIP = 'five-requests-meet-one-expired-token';
/** A scenario of a few lines, as a tester writes it first. */
const scenario = (more: string): string => `version: 1
title: Two requests meet one expired token
why: One refresh is enough.
class: SINGLE
tags: [smoke]
steps:
  - { at: 0s, tab: A, login: user@example.com }
  - { at: 16s, tab: A, request: [/items/1, /items/2] }
expect:
  - every request succeeds
  - refreshes: 1
${more}`;
const GOOD = scenario('fails: { client: naive, finding: refresh-ran-twice }\ncured: { client: recipe }\n');
/** The recipe is no client that goes wrong here, so what is declared does not come true. */
const CANNOT_FAIL = scenario('fails: { client: recipe, finding: refresh-ran-twice }\n');

let bench: CommandBench;
beforeEach(() => {
  bench = createCommandBench();
});
afterEach(() => bench.close());

/** Runs the command to its end. */
async function reauth(args: readonly string[], env?: Readonly<Record<string, string>>) {
  const run = bench.run(args, env);
  const code = await run.ended;
  return { code, out: run.out(), err: run.err() };
}

test('a scenario of a few lines runs in a fresh folder, without configuration', async () => {
  bench.write('login.scenario.yaml', GOOD);

  const { code, out, err } = await reauth(['run']);

  expect(out).toMatch(/^SINGLE +✓ login\.scenario +naive fails \(refresh-ran-twice\), recipe passes {2}\d+ ms\n/);
  expect(out).toMatch(/\n1 scenario, 2 runs: 2 as expected; [\d.]+ s in the virtual world\n$/);
  expect([code, err]).toEqual([0, '']);
});

test('a failure says what was expected, how to see it again, and ends with 1', async () => {
  bench.write('qa/cannot-fail.yaml', CANNOT_FAIL);

  const { code, out } = await reauth(['run', 'qa']);

  expect(code).toBe(1);
  expect(out).toMatch(/^SINGLE +✕ cannot-fail/);
  expect(out).toContain('See it again:  reauth run qa/cannot-fail.yaml');
  expect(out).toContain('1 scenario, 1 run: 0 as expected, 1 failed');
});

test('--json gives one document on stdout, and what people read on stderr', async () => {
  bench.write('qa/good.yaml', GOOD);
  bench.write('qa/cannot-fail.yaml', CANNOT_FAIL);

  const { code, out, err } = await reauth(['run', 'qa', '--json']);

  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    passed: 2,
    failed: 1,
    errors: 0,
    scenarios: [
      { id: 'cannot-fail', client: 'recipe', expected: 'fail', verdict: 'fail', refreshes: 1, findings: [] },
      { id: 'good', client: 'naive', expected: 'fail', verdict: 'pass', refreshes: 2 },
      { id: 'good', client: 'recipe', expected: 'pass', verdict: 'pass', refreshes: 1, world: 'virtual', policy: {} },
    ],
  });
  expect(err).toContain('✕ cannot-fail');
});

test('several reporters write at once, to files and to the terminal', async () => {
  bench.write('qa/good.yaml', GOOD);
  bench.write('qa/cannot-fail.yaml', CANNOT_FAIL);

  const reporters = ['--reporter', 'junit=out/report.xml,json=out/report.json', '--reporter', 'tap'];
  const { code, out } = await reauth(['run', 'qa', ...reporters]);

  expect(code).toBe(1);
  expect(out).toMatch(/^TAP version 14\nnot ok 1 - cannot-fail: recipe fails \(refresh-ran-twice\)\n/);
  expect(out).toMatch(/\n1\.\.3\n$/);
  expect(bench.read('out/report.xml')).toContain('<testsuites name="reauth" tests="3" failures="1" errors="0"');
  expect(JSON.parse(bench.read('out/report.json'))).toMatchObject({ passed: 2, failed: 1 });
});

test('in GitHub Actions a failure is annotated at its file, and the step has a summary', async () => {
  bench.write('qa/cannot-fail.yaml', CANNOT_FAIL);
  bench.write('summary.md', 'before\n');

  const { out } = await reauth(['run', 'qa'], { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'summary.md' });

  expect(out).toMatch(/^::error file=qa\/cannot-fail\.yaml,line=1,title=cannot-fail%3A recipe fails/m);
  expect(bench.read('summary.md')).toMatch(/^before\n### reauth: 1 run in the virtual world, 1 failed/);
});

test('an id of the library is run like a file; a client is judged by what is expected alone', async () => {
  const { code, out } = await reauth(['run', FLAGSHIP, '--client', 'naive', '--json']);

  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ scenarios: [{ id: FLAGSHIP, client: 'naive', expected: 'pass' }] });
  expect((await reauth(['run', FLAGSHIP, '--client', 'recipe'])).code).toBe(0);
});

test('a client may be a module of the user, and a scenario may name one beside it', async () => {
  const client = `import { fetchBaseQuery } from '@reduxjs/toolkit/query';
    export const baseQuery = fetchBaseQuery({ baseUrl: 'http://localhost:8000/api', credentials: 'include' });`;
  bench.write('src/client.ts', client);
  bench.write('qa/mine.yaml', scenario('cured: { client: ../src/client.ts }\n'));

  const named = await reauth(['run', FLAGSHIP, '--client', './src/client.ts', '--json']);
  const beside = await reauth(['run', 'qa', '--json']);

  // It never refreshes, so every request fails.
  expect(JSON.parse(named.out)).toMatchObject({ failed: 1, scenarios: [{ client: './src/client.ts', refreshes: 0 }] });
  expect(JSON.parse(beside.out)).toMatchObject({ failed: 1, scenarios: [{ client: './src/client.ts', refreshes: 0 }] });
  expect([named.code, beside.code]).toEqual([1, 1]);
});

test.each([
  [['run', 'five-requests-meet-one-expird-token'], `Did you mean "${FLAGSHIP}"?`],
  [['run', '--client', 'recipie'], 'There is no client "recipie". Did you mean "recipe"?'],
  [['run', '--client', './nowhere.ts'], 'nowhere.ts: There is no such file.'],
  [['run', '--tag', 'no-such-tag'], 'No scenario is with the tag no-such-tag'],
  [['run', '--server', 'http://localhost:1'], '--server: the virtual world has a server of its own.'],
  [['run', '--reporter', 'junit=/proc/x/y'], '--reporter: "/proc/x/y" cannot be written'],
  [['run', '--trace-on', 'always', '--trace-dir', '/proc/x/y'], '--trace-dir: "/proc/x/y" cannot be written'],
  [['run', '--bail', 'first.yaml'], 'before a file, --bail=1 first.yaml.'],
  [['run', '--reporter', 'junit=/dev/null/x.xml'], '"/dev/null/x.xml" cannot be written'],
  [['run', '--watch', '--json'], '--watch: a document on stdout would never end'],
  [['run', '--bial'], 'Did you mean --bail?'],
])('%j is bad usage: it names the value, runs nothing and ends with 2', async (args, problem) => {
  const { code, out, err } = await reauth(args);

  expect(err).toContain(problem);
  expect([code, out]).toEqual([2, '']);
  expect(err).not.toMatch(/\n\s+at /);
});

test('a tag that nothing has is told with those that there are, or that there is none', async () => {
  bench.write('tagged/good.yaml', GOOD);
  bench.write('plain/good.yaml', GOOD.replace('tags: [smoke]\n', ''));

  const tagged = await reauth(['run', 'tagged', '--tag', 'slow']);
  const untagged = await reauth(['run', 'plain', '--tag', 'slow']);

  expect(tagged.err).toBe('No scenario is with the tag slow. There are the tags smoke.\n');
  expect(untagged.err).toBe(
    'No scenario is with the tag slow: none of them has any tag. Leave --tag out, or give a scenario of yours one with "tags: [slow]".\n',
  );
  expect([tagged.code, untagged.code]).toEqual([2, 2]);
});

/** A client that does something before each request. */
const clientThat = (does: string, first = ''): string => `import { fetchBaseQuery } from '@reduxjs/toolkit/query';
${first}
const send = fetchBaseQuery({ baseUrl: 'http://localhost:8000/api', credentials: 'include' });
export const baseQuery = async (args, api, options) => {
  ${does}
  return send(args, api, options);
};`;

test.each([
  ['for (;;);', '', 'in good'],
  ['while (true) await Promise.resolve();', '', 'in good'],
  ['', 'for (;;);', 'while it is loaded'],
])('a client that loops for ever ends the command with a sentence and 3: %s%s', async (does, first, when) => {
  bench.write('qa/good.yaml', GOOD);
  bench.write('loops.ts', clientThat(does, first));

  const { code, out, err } = await reauth(['run', 'qa', '--client', './loops.ts', '--timeout', '500ms']);

  expect(err).toMatch(
    /^(\.\/)?loops\.ts, .*, loops for ever: nothing else got a turn within 0\.5 s, .* --timeout\.\n$/m,
  );
  expect(err).toContain(when);
  expect([code, out]).toEqual([3, '']);
});

test('in the live world too, a client that loops for ever ends the command', async () => {
  bench.write('qa/good.yaml', GOOD);
  bench.write('loops.ts', clientThat('while (true) await Promise.resolve();'));

  const run = ['run', 'qa', '--client', './loops.ts', '--timeout', '3s', '--world', 'live'];
  const { code, err } = await reauth(run);

  expect([code, err]).toEqual([3, expect.stringContaining('./loops.ts, in good, loops for ever')]);
});

test('ctrl-C ends the command while a client loops for ever', async () => {
  bench.write('qa/good.yaml', GOOD);
  bench.write('loops.ts', clientThat(`console.error('It loops.'); for (;;);`));
  const run = bench.run(['run', 'qa', '--client', './loops.ts']);
  await run.says('It loops.');
  const pressing = setInterval(() => run.child.kill('SIGINT'), 100);
  await run.ended;
  clearInterval(pressing);

  // A shell says 130 of that.
  expect(run.child.signalCode).toBe('SIGINT');
});

test.each([
  [`void Promise.reject(new TypeError('nobody awaits it'));`, 'TypeError: nobody awaits it.'],
  [`queueMicrotask(() => { throw new RangeError('out of reach'); });`, 'RangeError: out of reach.'],
])('an error of a client that nothing catches is the error of its run: %s', async (does, said) => {
  bench.write('qa/good.yaml', GOOD);
  bench.write('strays.ts', clientThat(does));

  const { code, out, err } = await reauth(['run', 'qa', '--client', './strays.ts', '--json']);

  const why = [expect.stringContaining(`./strays.ts left an error that nothing catches: ${said} Catch it`)];
  expect(JSON.parse(out)).toMatchObject({ errors: 1, scenarios: [{ verdict: 'error', why }] });
  expect(code).toBe(3);
  expect(err).not.toMatch(/\n\s+at /);
});

test('an error that nothing catches while a client is loaded is told before anything is run', async () => {
  bench.write('qa/good.yaml', GOOD);
  bench.write('strays.ts', clientThat('', `void Promise.reject(new TypeError('too early'));`));

  const { code, out, err } = await reauth(['run', 'qa', '--client', './strays.ts']);

  expect(err).toMatch(
    /^While it is loaded, strays\.ts left an error that nothing catches: TypeError: too early\. .*\n$/m,
  );
  expect([code, out]).toEqual([2, '']);
});

test('a browser that is not there is told once, and nothing is run', async () => {
  bench.write('qa/good.yaml', GOOD);
  bench.write('qa/again.yaml', GOOD);

  const { code, out, err } = await reauth(['run', 'qa', '--world', 'chromium'], { CHROME_PATH: '/nowhere' });

  expect(err).toBe(
    'CHROME_PATH names /nowhere, which does not exist: set it to the path of a Chromium, or leave it out.\n',
  );
  expect([code, out]).toEqual([3, '']);
});

test('a broken file is told with file, line and column, and nothing is run', async () => {
  bench.write('qa/good.yaml', GOOD);
  bench.write('qa/broken.yaml', GOOD.replace('class: SINGLE', 'class: SINGEL'));
  bench.write('qa/worse.yaml', GOOD.replace('refreshes: 1', 'refresshes: 1'));

  const { code, out, err } = await reauth(['run', 'qa']);

  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^qa\/broken\.yaml:4:8: .*SINGLE/m);
  expect(err).toMatch(/^qa\/worse\.yaml:11:5: .*refreshes/m);
});

test('a scenario whose client cannot be had is told before anything runs', async () => {
  bench.write('qa/good.yaml', GOOD);
  bench.write('qa/mine.yaml', scenario('cured: { client: ./gone.ts }\n'));

  const { code, out, err } = await reauth(['run', 'qa']);

  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^qa\/mine\.yaml: .*gone\.ts: There is no such file\./);
});

test('settings come from reauth.config.json too, under "run"; a wrong one names the file', async () => {
  bench.write('qa/good.yaml', GOOD);
  bench.write('reauth.config.json', '{ "access": "5s", "run": { "reporter": "tap", "client": "recipe" } }');
  const tap = await reauth(['run', 'qa']);
  bench.write('reauth.config.json', '{ "run": { "world": "moon" } }');
  const wrong = await reauth(['run', 'qa']);

  expect(tap.out).toMatch(/^TAP version 14\nok 1 - good: recipe passes\n/);
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('"run" of reauth.config.json: world cannot be')]);
});

test('classes and tags choose, and --bail stops after the first failure', async () => {
  bench.write('qa/a.yaml', CANNOT_FAIL);
  bench.write('qa/b.yaml', GOOD);
  bench.write('qa/c.yaml', GOOD.replace('class: SINGLE', 'class: LATE').replace('smoke', 'slow'));
  const ids = (out: string): readonly unknown[] =>
    (JSON.parse(out) as { scenarios: { id: unknown }[] }).scenarios.map(({ id }) => id);

  expect(ids((await reauth(['run', 'qa', '--json', '--class', 'late'])).out)).toEqual(['c', 'c']);
  expect(ids((await reauth(['run', 'qa', '--json', '--tag', 'smoke,x'])).out)).toEqual(['a', 'b', 'b']);
  const bailed = await reauth(['run', 'qa', '--json', '--bail']);
  expect(ids(bailed.out)).toEqual(['a']);
  expect(bailed.err).toContain('Not run: 2 (bailed)');
});

test('a seed shuffles each repetition, in the same way each time', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) bench.write(`qa/${name}.yaml`, GOOD);
  const order = ['run', 'qa', '--client', 'recipe', '--repeat', '2', '--reporter', 'tap'];
  const ids = async (args: readonly string[]) =>
    [...(await reauth([...order, ...args])).out.matchAll(/^ok \d+ - (\w)/gm)].map(([, id]) => id).join('');

  const first = await ids(['--seed', '7']);

  expect(first).toHaveLength(12);
  expect(first.slice(0, 6)).not.toBe(first.slice(6));
  expect(await ids(['--seed', '7'])).toBe(first);
  expect(await ids([])).toBe('abcdefabcdef');
});

test('traces of failures are saved so that they can be opened', async () => {
  bench.write('qa/cannot-fail.yaml', CANNOT_FAIL);
  bench.write('qa/good.yaml', GOOD);

  const { out } = await reauth(['run', 'qa', '--trace-on', 'failure', '--trace-dir', 'out/traces']);

  expect(readdirSync(`${bench.folder}/out/traces`)).toEqual(['cannot-fail.recipe.virtual.ndjson']);
  expect(out).toContain('out/traces/cannot-fail.recipe.virtual.ndjson');
  const reading = readTrace(bench.read('out/traces/cannot-fail.recipe.virtual.ndjson'));
  expect(reading).toMatchObject({ ok: true, skipped: [] });
  expect(reading.ok && reading.events.length).toBeGreaterThan(20);
});

test('no colour where nobody looks, unless it is forced', async () => {
  bench.write('a.scenario.yaml', GOOD);

  expect((await reauth(['run'])).out).not.toContain('\u001B');
  expect((await reauth(['run'], { FORCE_COLOR: '1' })).out).toContain('\u001B[32m✓');
  expect((await reauth(['run'], { FORCE_COLOR: '1', NO_COLOR: '1' })).out).not.toContain('\u001B');
});

test('an interrupt tells what was done so far and ends with 130', async () => {
  bench.write('qa/good.yaml', GOOD);
  const run = bench.run(['run', 'qa', '--repeat', '100000']);
  await run.says('round 3');
  run.child.kill('SIGINT');

  expect(await run.ended).toBe(130);
  expect(run.out()).toMatch(/\n\d+ scenarios, \d+ runs: \d+ as expected; .*\nNot run: \d+ \(interrupted\)\n$/);
});

test('an interrupt leaves one whole JSON document', async () => {
  bench.write('qa/good.yaml', GOOD);
  const run = bench.run(['run', 'qa', '--repeat', '100000', '--json']);
  await run.says('round 3');
  run.child.kill('SIGINT');

  expect(await run.ended).toBe(130);
  expect(JSON.parse(run.out())).toMatchObject({ failed: 0, ended: 'interrupted' });
});

test('nobody need read the output to its end', async () => {
  bench.write('qa/good.yaml', GOOD);
  const run = bench.run(['run', 'qa', '--repeat', '30']);
  await run.says('round 2');
  run.child.stdout?.destroy();

  expect(await run.ended).toBe(0);
  // A run of more than five seconds says how far it is.
  expect(run.err().replaceAll(/^\d+\/\d+ {2}good\n/gm, '')).toBe('');
});

test('watching runs again what changed, a client’s modules too, and ends at q', async () => {
  bench.write('qa/a.yaml', GOOD);
  bench.write('src/base.ts', `export const base = 'http://localhost:8000/api';`);
  bench.write(
    'src/client.ts',
    `import { fetchBaseQuery } from '@reduxjs/toolkit/query';
     import { base } from './base.ts';
     export const baseQuery = fetchBaseQuery({ baseUrl: base, credentials: 'include' });`,
  );
  const run = bench.run(['run', 'qa', '--watch', '--client', './src/client.ts']);

  await run.says('Watching 1 scenario');
  bench.write('src/base.ts', `export const base = '/api';`);
  await run.says('Watching 1 scenario', 2);
  bench.write('qa/a.yaml', GOOD.replace('16s', 'soon'));
  await run.says('Waiting for a change');
  expect(run.err()).toMatch(/qa\/a\.yaml:8:\d+: /);
  run.child.stdin?.write('q');

  // Of the run that could not begin.
  expect(await run.ended).toBe(2);
}, 60_000);

test('list names every scenario that ships, with what fails and what cures it', async () => {
  const { code, out } = await reauth(['list']);

  expect(code).toBe(0);
  for (const { id } of scenarioLibrary) expect(out).toContain(`\n  ${id}\n`);
  expect(out).toContain('fails: naive (refresh-ran-twice); cured: recipe');
  expect(out).toMatch(new RegExp(`\\n${scenarioLibrary.length} scenarios\\n$`));
});

test('list adds given files, and gives JSON', async () => {
  bench.write('qa/good.yaml', GOOD);

  const { out } = await reauth(['list', 'qa', '--class', 'single', '--json']);

  const { scenarios } = parse(out) as { scenarios: readonly unknown[] };
  expect(scenarios).toHaveLength(scenarioLibrary.filter((shipped) => shipped.class === 'SINGLE').length + 1);
  expect(scenarios.at(-1)).toEqual({
    id: 'good',
    class: 'SINGLE',
    title: 'Two requests meet one expired token',
    why: 'One refresh is enough.',
    tags: ['smoke'],
    reports: [],
    worlds: ['virtual', 'live', 'chromium'],
    fails: { client: 'naive', finding: 'refresh-ran-twice' },
    cured: { client: 'recipe' },
    file: 'qa/good.yaml',
  });
});

test('the help names every flag, its variable and the exit codes', async () => {
  const { code, out } = await reauth(['run', '--help']);

  expect(code).toBe(0);
  expect(out).toContain('--trace-on <when>');
  expect(out).toContain('REAUTH_TRACE_ON');
  expect(out).toContain('Exit codes: 0');
});
