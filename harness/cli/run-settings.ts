import { z } from '../../reauth/trace/zod.ts';
import { problemsOf } from '../../mock-server/settings/problems.ts';
import {
  choice,
  durationBetween,
  flag,
  list,
  pattern,
  value,
  wholeNumber,
} from '../../mock-server/settings/value-schemas.ts';
import {
  settingProblems,
  unknownNames,
  writtenOf,
  type SettingProblem,
  type SettingsSources,
} from '../../mock-server/settings/written.ts';
import { REPORTER_NAMES, type ReporterName } from '../report/reporters.ts';
import { RACE_CLASSES, WORLD_NAMES, type RaceClass } from '../scenario/scenario.ts';
import type { DescribedSetting } from './setting-options.ts';

/** A reporter, and the file that it writes to; without one it writes to the terminal. */
export interface ReporterChoice {
  readonly name: ReporterName;
  readonly file?: string;
}

const raceClass = value<RaceClass>(`one of ${RACE_CLASSES.join(', ')}`, (input) =>
  typeof input === 'string' ? RACE_CLASSES.find((name) => name === input.toUpperCase()) : undefined,
);
const reporter = value<ReporterChoice>(
  `one of ${REPORTER_NAMES.join(', ')}, each with =FILE where it shall go to a file`,
  (input) => {
    if (typeof input !== 'string') return undefined;
    const [, written, file] = /^([^=]*)(?:=(.+))?$/s.exec(input) ?? [];
    const name = REPORTER_NAMES.find((known) => known === written);
    return name && (file === undefined ? { name } : { name, file });
  },
);
const tag = pattern(/^[A-Za-z0-9._-]{1,60}$/, 'a tag: letters, digits, . - or _');
const url = pattern(/^https?:\/\/[A-Za-z0-9.[\]:-]+\/?$/, 'the address of a server such as http://localhost:8000');
const text = pattern(/^[^\0]{1,4096}$/, 'a name or the path of a file');
const bail = value<number>('a number of failures from 1, or nothing for the first', (input) => {
  const said = flag.safeParse(input).data;
  return said === undefined ? wholeNumber(1, 1_000_000).safeParse(input).data : Number(said);
});
const timeout = durationBetween(1, 3_600_000, 'a duration such as 30s, from 1ms to 1h');

/** Every setting of `reauth run`. Flags, environment and config file are parsed by this and by nothing else. */
export const runSettingsSchema = z.strictObject({
  class: list(raceClass),
  tag: list(tag),
  client: text.optional(),
  world: choice(...WORLD_NAMES),
  server: url.optional(),
  watch: flag,
  /** After how many failures to stop; 0 goes on to the end. */
  bail,
  repeat: wholeNumber(1, 1_000_000),
  seed: wholeNumber(0, 4_294_967_295).optional(),
  reporter: list(reporter),
  json: flag,
  traceOn: choice('failure', 'always', 'never'),
  traceDir: text,
  workers: wholeNumber(1, 64),
  timeout,
});

/** All settings of `reauth run`, parsed: durations in ms. */
export type RunSettings = z.output<typeof runSettingsSchema>;

type Row = readonly [name: keyof RunSettings, flag: string, preset: DescribedSetting['default'], description: string];

const ROWS: readonly Row[] = [
  ['class', '--class <classes>', [], 'only scenarios of these classes (SINGLE, TABS, …), separated by commas'],
  ['tag', '--tag <tags>', [], 'only scenarios with one of these tags, separated by commas'],
  [
    'client',
    '--client <name|file>',
    undefined,
    'runs every scenario with this client, under what its `cured` changes of server and app, and judges it by what it expects: recipe, naive, shared-promise, proactive, resilient, or the path of a module',
  ],
  [
    'world',
    '--world <name>',
    'virtual',
    'where to run: virtual (no real time), live (real HTTP), chromium (real tabs)',
  ],
  ['server', '--server <url>', undefined, 'in the live world: a server that runs already, instead of one for each run'],
  ['watch', '--watch', false, 'runs again what changed; Enter runs all again, q quits'],
  ['bail', '--bail [count]', false, 'stops after so many failures, without a number after the first'],
  ['repeat', '--repeat <count>', 1, 'runs everything so many times'],
  ['seed', '--seed <number>', undefined, 'shuffles the scenarios; the same number gives the same order'],
  [
    'reporter',
    '--reporter <names>',
    [],
    'list, json, junit, github, tap; several separated by commas or in several flags, to a file as junit=report.xml (default: list, in GitHub Actions github too)',
  ],
  ['json', '--json', false, 'one JSON document on stdout, all else on stderr'],
  ['traceOn', '--trace-on <when>', 'never', 'saves traces that the panel opens: failure, always, never'],
  ['traceDir', '--trace-dir <folder>', 'reauth-traces', 'where traces are saved'],
  ['workers', '--workers <count>', 4, 'how many scenarios run at once where time is real'],
  ['timeout', '--timeout <duration>', '60s', 'how much real time one run of a scenario may take'],
];

/** Every setting of `reauth run`, in the order of the help text. */
export const RUN_SETTINGS: readonly DescribedSetting[] = ROWS.map(([name, flagText, preset, description]) => ({
  name,
  flag: flagText,
  env: [`REAUTH_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`],
  description,
  ...(preset === undefined ? {} : { default: preset }),
}));

export type RunSettingsReading =
  | { readonly ok: true; readonly settings: RunSettings }
  | { readonly ok: false; readonly problems: readonly SettingProblem[] };

/** Reads them: flag before environment before config file before default. All problems are told at once. */
export function readRunSettings(sources: SettingsSources): RunSettingsReading {
  const written = new Map(RUN_SETTINGS.map((setting) => [setting.name, writtenOf(setting, sources)]));
  const names = RUN_SETTINGS.map(({ name }) => name);
  const unknown = unknownNames(sources, names);
  const found = [...written].flatMap(([name, { value: given }]) => (given === undefined ? [] : [[name, given]]));
  const input: unknown = Object.fromEntries(found);
  const parsed = runSettingsSchema.safeParse(input);
  if (parsed.success && unknown.length === 0) return { ok: true, settings: parsed.data };
  const wrong = parsed.success ? [] : problemsOf(parsed.error, input, names);
  return { ok: false, problems: [...unknown, ...settingProblems(wrong, RUN_SETTINGS, written).map(inWords)] };
}

/** A list is called by its name alone, and what stands after `--bail` may have been meant as a file. */
function inWords({ setting, value: given, allowed, where }: SettingProblem): SettingProblem {
  const name = setting.replace(/\.\d+$/, '');
  const file = where === '--bail' ? `; before a file, --bail=1 ${given.replace(/^"(.*)"$/, '$1')}` : '';
  return { setting: name, value: given, allowed: `${allowed}${file}`, where };
}
