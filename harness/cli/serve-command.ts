import type { Command } from 'commander';
import { SETTINGS } from '../../mock-server/settings/registry.ts';
import { readSettings } from '../../mock-server/settings/read-settings.ts';
import { settingSentence } from '../../mock-server/settings/written.ts';
import { CONFIG_NAMES, readConfigFile } from './config-file.ts';
import { addSettings, flagsOf } from './setting-options.ts';

/** Adds `reauth serve`: its flags and help come from the settings schema, as do the environment's names. */
export function addServe(program: Command): void {
  const serve = program.command('serve').description('Start the mock auth server, with the sample app and the panel.');
  addSettings(serve, SETTINGS, CONFIG_NAMES);
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
  if (!reading.ok) return complain(reading.problems.map(settingSentence));
  // The other commands need no server over HTTP, and start without it.
  const { runServer } = await import('./run-server.ts');
  return await runServer(reading.settings, reading.given);
}

function complain(sentences: readonly string[]): number {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  return 2;
}
