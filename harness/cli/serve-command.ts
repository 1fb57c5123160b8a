import { Option, type Command } from 'commander';
import { SETTINGS, type Setting } from '../../mock-server/settings/registry.ts';
import { readSettings, settingSentence } from '../../mock-server/settings/read-settings.ts';
import { readConfigFile } from './config-file.ts';
import { runServer } from './run-server.ts';

/** Adds `reauth serve`: its flags and help come from the settings schema, as do the environment's names. */
export function addServe(program: Command): void {
  const serve = program
    .command('serve')
    .description('Start the mock auth server, with the sample app and the panel.')
    .addHelpText('after', `\n${environmentHelp()}`);
  for (const setting of SETTINGS) serve.addOption(optionOf(setting));
  serve.copyInheritedSettings(program).action(async () => {
    process.exitCode = await serveWith(flagsOf(serve));
  });
}

/** Reads the settings and runs the server until it is told to stop. Gives the exit code. */
async function serveWith(flags: Readonly<Record<string, unknown>>): Promise<number> {
  const file = await readConfigFile(process.cwd());
  if (file.kind === 'broken') return complain([file.problem]);
  const reading = readSettings({
    flags,
    env: process.env,
    ...(file.kind === 'read' ? { file: file.settings, fileName: file.file } : {}),
  });
  return reading.ok
    ? await runServer(reading.settings, reading.given)
    : complain(reading.problems.map(settingSentence));
}

function complain(sentences: readonly string[]): number {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  return 2;
}

/** A flag without commander's own default: what is not given must not hide the environment. */
function optionOf({ flag, description, default: preset }: Setting): Option {
  const isSaid = preset === undefined || typeof preset === 'boolean' || String(preset) === '';
  return new Option(flag, isSaid ? description : `${description} (default: ${String(preset)})`);
}

function flagsOf(serve: Command): Readonly<Record<string, unknown>> {
  const given = Object.entries(serve.opts()).filter(([name]) => serve.getOptionValueSource(name) === 'cli');
  return Object.fromEntries(given);
}

function environmentHelp(): string {
  const width = Math.max(...SETTINGS.map(({ flag }) => flag.length));
  return [
    'Each flag can be an environment variable, or a setting in reauth.config.{json,js,mjs}; a flag wins over both:',
    ...SETTINGS.map(({ flag, env }) => `  ${flag.padEnd(width)}  ${env.join(', ')}`),
  ].join('\n');
}
