import { shown, type Problem } from './problems.ts';

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

/** The problem as a sentence with its remedy. */
export function settingSentence({ setting, value, allowed, where }: SettingProblem): string {
  return `${where}: ${setting} cannot be ${value}. Allowed: ${allowed}.`;
}

/** What a setting must tell so that it can be found where it is written. */
export interface WritableSetting {
  readonly name: string;
  /** As commander takes it: `--access <duration>`. */
  readonly flag: string;
  /** The first that is set wins. */
  readonly env: readonly string[];
  readonly default?: string | number | boolean | readonly string[];
  /** Flag and variable hold JSON. */
  readonly isJson?: boolean;
  /** Its value is never shown. */
  readonly isSecret?: boolean;
}

/** `rank` orders the sources: what has the higher one was said more expressly. */
export interface Written {
  readonly value: unknown;
  readonly where: string;
  readonly rank: number;
  /** It should be JSON, and stayed the text that it is. */
  readonly isNoJson?: true;
}

/** What is written for one setting: flag before environment before config file before default. */
export function writtenOf(
  { name, flag, env: variables, default: preset, isJson = false }: WritableSetting,
  { flags = {}, env = {}, file = {}, fileName = FILE }: SettingsSources,
): Written {
  if (Object.hasOwn(flags, name) && flags[name] !== undefined) {
    return { ...parsedIf(isJson, flags[name]), where: flag.replace(/ .*/, ''), rank: 3 };
  }
  const variable = variables.find((key) => (env[key] ?? '') !== '');
  if (variable !== undefined) return { ...parsedIf(isJson, env[variable]), where: variable, rank: 2 };
  if (Object.hasOwn(file, name) && file[name] !== undefined) return { value: file[name], where: fileName, rank: 1 };
  return { value: preset, where: 'default', rank: 0 };
}

/** Names on the command line and in the config file that no setting has. */
export function unknownNames(
  { flags = {}, file = {}, fileName = FILE }: SettingsSources,
  names: readonly string[],
): readonly SettingProblem[] {
  const unknownIn = (source: Readonly<Record<string, unknown>>, where: string) =>
    Object.keys(source)
      .filter((name) => !names.includes(name))
      .map((setting) => ({ setting, value: 'set', allowed: `the names ${names.join(', ')}`, where }));
  return [...unknownIn(flags, 'the command line'), ...unknownIn(file, fileName)];
}

/** What a schema found wrong, with the place where each value is written. */
export function settingProblems(
  problems: readonly Problem[],
  settings: readonly WritableSetting[],
  written: ReadonlyMap<string, Written>,
): readonly SettingProblem[] {
  return problems.map(({ field, value, allowed }) => {
    const setting = settings.find(({ name }) => name === field.split('.')[0]);
    const place = setting && written.get(setting.name);
    return {
      setting: field,
      value: setting?.isSecret === true ? '(hidden)' : (value ?? shown(place?.value)),
      allowed: place?.isNoJson ? `JSON, which this is not: ${allowed}` : allowed,
      where: place?.where ?? 'default',
    };
  });
}

const FILE = 'the config file';

/** JSON that is none stays a text, which the schema refuses with what is allowed, and `isNoJson` says why. */
function parsedIf(isJson: boolean, written: unknown): Pick<Written, 'value' | 'isNoJson'> {
  if (!isJson || typeof written !== 'string') return { value: written };
  try {
    return { value: JSON.parse(written) };
  } catch {
    return { value: written, isNoJson: true };
  }
}
