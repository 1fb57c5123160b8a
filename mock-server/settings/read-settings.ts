import { problemsOf } from './problems.ts';
import { SETTINGS } from './registry.ts';
import { settingsSchema, type Settings } from './schema.ts';
import {
  settingProblems,
  unknownNames,
  writtenOf,
  type SettingProblem,
  type SettingsSources,
  type Written,
} from './written.ts';

export type SettingsReading =
  /** `given` names the settings that somebody wrote somewhere. */
  | { readonly ok: true; readonly settings: Settings; readonly given: ReadonlySet<string> }
  | { readonly ok: false; readonly problems: readonly SettingProblem[] };

/** Reads the settings: flag before environment before config file before default. All problems are told at once. */
export function readSettings(sources: SettingsSources): SettingsReading {
  const written = new Map(SETTINGS.map((setting) => [setting.name, writtenOf(setting, sources)]));
  const unknown = unknownNames(sources, NAMES);
  const input: Record<string, unknown> = {};
  for (const [name, { value }] of written) if (value !== undefined) input[name] = value;
  applyFast(input, written);
  input['controlPort'] ??= controlPortBeside(input['port']);

  const parsed = settingsSchema.safeParse(input);
  if (parsed.success && unknown.length === 0) return portsOf(parsed.data, written);
  const wrong = parsed.success ? [] : problemsOf(parsed.error, input, NAMES);
  return { ok: false, problems: [...unknown, ...settingProblems(wrong, SETTINGS, written)] };
}

const NAMES: readonly string[] = SETTINGS.map(({ name }) => name);

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
