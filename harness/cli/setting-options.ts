import { Option, type Command } from 'commander';
import type { WritableSetting } from '../../mock-server/settings/written.ts';

/** A setting with what a person reads about it. */
export interface DescribedSetting extends WritableSetting {
  readonly description: string;
}

/** Gives a command a flag for each setting, and a help text that names the environment's variables. */
export function addSettings(command: Command, settings: readonly DescribedSetting[], where?: string): Command {
  for (const setting of settings) command.addOption(optionOf(setting));
  return command.addHelpText('after', `\n${environmentHelp(settings, where)}`);
}

/** The flags that a person really gave, by the setting's name. */
export function flagsOf(command: Command): Readonly<Record<string, unknown>> {
  const given = Object.entries(command.opts()).filter(([name]) => command.getOptionValueSource(name) === 'cli');
  return Object.fromEntries(given);
}

/** A flag without commander's own default: what is not given must not hide the environment. */
function optionOf({ flag, description, default: preset, isJson }: DescribedSetting): Option {
  const isSaid = preset === undefined || typeof preset === 'boolean' || String(preset) === '';
  const option = new Option(flag, isSaid ? description : `${description} (default: ${String(preset)})`);
  // A list may be said in several flags, each with commas of its own.
  return Array.isArray(preset) && isJson !== true ? option.argParser(gathered) : option;
}

function gathered(text: string, before: unknown): readonly unknown[] {
  const words = text.split(',').map((word) => word.trim());
  return [...(Array.isArray(before) ? before : []), ...words.filter((word) => word !== '')];
}

function environmentHelp(settings: readonly DescribedSetting[], where: string | undefined): string {
  const file = where === undefined ? '' : `, or a setting in ${where}`;
  const width = Math.max(...settings.map(({ flag }) => flag.length));
  return [
    `Each flag can be an environment variable${file}; a flag wins:`,
    ...settings.map(({ flag, env }) => `  ${flag.padEnd(width)}  ${env.join(', ')}`),
  ].join('\n');
}
