import { problemsOf, shown } from './problems.ts';
import { SETTINGS, type Setting } from './registry.ts';
import { settingsSchema, type Settings } from './schema.ts';

/** The places where settings are written. What is `undefined` there is not set. */
export interface SettingsSources {
  /** By the setting's name: `{ controlPort: '8001' }`. Flags that a person really gave, not a parser's defaults. */
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What the config file exports. */
  readonly file?: Readonly<Record<string, unknown>>;
  /** How messages call that file. */
  readonly fileName?: string;
}

/** One setting that cannot be taken. `where` names the flag, the variable or the file that has to be changed. */
export interface SettingProblem {
  readonly setting: string;
  readonly value: string;
  readonly allowed: string;
  readonly where: string;
}

export type SettingsReading =
  /** `given` names the settings that somebody wrote somewhere. */
  | { readonly ok: true; readonly settings: Settings; readonly given: ReadonlySet<string> }
  | { readonly ok: false; readonly problems: readonly SettingProblem[] };

/** Reads the settings: flag before environment before config file before default. All problems are told at once. */
export function readSettings({
  flags = {},
  env = {},
  file = {},
  fileName = 'the config file',
}: SettingsSources): SettingsReading {
  const written = new Map(SETTINGS.map((setting) => [setting.name, find(setting, flags, env, file, fileName)]));
  const unknown = [...unknownNames(flags, 'the command line'), ...unknownNames(file, fileName)];
  const input: Record<string, unknown> = {};
  for (const [name, { value }] of written) if (value !== undefined) input[name] = value;
  applyFast(input, written);
  input['controlPort'] ??= controlPortBeside(input['port']);

  const parsed = settingsSchema.safeParse(input);
  if (parsed.success && unknown.length === 0) return portsOf(parsed.data, written);
  const wrong = parsed.success ? [] : problemsOf(parsed.error, input, NAMES);
  const problems = wrong.map(({ field, value, allowed }): SettingProblem => {
    const setting = SETTINGS.find(({ name }) => name === field.split('.')[0]);
    const place = setting && written.get(setting.name);
    return {
      setting: field,
      value: setting?.isSecret ? '(hidden)' : (value ?? shown(place?.value)),
      allowed: place?.isNoJson ? `JSON, which this is not: ${allowed}` : allowed,
      where: place?.where ?? 'default',
    };
  });
  return { ok: false, problems: [...unknown, ...problems] };
}

/** The problem as a sentence with its remedy. */
export function settingSentence({ setting, value, allowed, where }: SettingProblem): string {
  return `${where}: ${setting} cannot be ${value}. Allowed: ${allowed}.`;
}

const NAMES = SETTINGS.map(({ name }) => name);

/** `rank` orders the sources: what has the higher one was said more expressly. */
interface Written {
  readonly value: unknown;
  readonly where: string;
  readonly rank: number;
  /** It should be JSON, and stayed the text that it is. */
  readonly isNoJson?: true;
}

function find(
  setting: Setting,
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
  file: Readonly<Record<string, unknown>>,
  fileName: string,
): Written {
  const { name } = setting;
  if (Object.hasOwn(flags, name) && flags[name] !== undefined) {
    return { ...parsedIf(setting.isJson, flags[name]), where: setting.flag.replace(/ .*/, ''), rank: 3 };
  }
  const variable = setting.env.find((key) => (env[key] ?? '') !== '');
  if (variable !== undefined) {
    return { ...parsedIf(setting.isJson, env[variable]), where: variable, rank: 2 };
  }
  if (Object.hasOwn(file, name) && file[name] !== undefined) return { value: file[name], where: fileName, rank: 1 };
  return { value: setting.default, where: 'default', rank: 0 };
}

/** JSON that is none stays a text, which the schema refuses with what is allowed, and `isNoJson` says why. */
function parsedIf(isJson: boolean, written: unknown): Pick<Written, 'value' | 'isNoJson'> {
  if (!isJson || typeof written !== 'string') return { value: written };
  try {
    return { value: JSON.parse(written) };
  } catch {
    return { value: written, isNoJson: true };
  }
}

/** `fast` zeroes the delays that were not said at least as expressly as it was. */
function applyFast(input: Record<string, unknown>, written: ReadonlyMap<string, Written>): void {
  const fast = written.get('fast');
  if (fast === undefined || !settingsSchema.shape.fast.safeParse(fast.value).data) return;
  for (const name of ['apiDelay', 'refreshDelay']) if ((written.get(name)?.rank ?? 0) < fast.rank) input[name] = 0;
}

/** The next port, or the one before where there is none; port 0 takes two free ports. */
function controlPortBeside(written: unknown): number {
  const { data } = settingsSchema.shape.port.safeParse(written);
  if (data === undefined || data === 0) return 0;
  return data === 65_535 ? data - 1 : data + 1;
}

function portsOf(settings: Settings, written: ReadonlyMap<string, Written>): SettingsReading {
  if (settings.controlPort !== settings.port || settings.port === 0) {
    return { ok: true, settings, given: givenOf(written) };
  }
  const problem: SettingProblem = {
    setting: 'controlPort',
    value: String(settings.controlPort),
    allowed: `another port than the API's own, ${settings.port}: a browser's six connections to one port would all be held`,
    where: written.get('controlPort')?.where ?? 'default',
  };
  return { ok: false, problems: [problem] };
}

/** With `fast`, the delays that it zeroed count as given too. */
function givenOf(written: ReadonlyMap<string, Written>): ReadonlySet<string> {
  const given = [...written].filter(([, { rank }]) => rank > 0).map(([name]) => name);
  return new Set(given.includes('fast') ? [...given, 'apiDelay', 'refreshDelay'] : given);
}

function unknownNames(source: Readonly<Record<string, unknown>>, where: string): readonly SettingProblem[] {
  const names: readonly string[] = NAMES;
  return Object.keys(source)
    .filter((name) => !names.includes(name))
    .map((setting) => ({ setting, value: 'set', allowed: `the names ${NAMES.join(', ')}`, where }));
}
