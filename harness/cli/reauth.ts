#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { addList } from './list-command.ts';
import { addRun } from './run-command.ts';
import { addServe } from './serve-command.ts';

/** Exit codes: 0 pass, 1 something failed, 2 bad usage or config, 3 the harness could not judge, 130 interrupted. */
const BAD_USAGE = 2;

// Whoever reads our output may stop reading; the server goes on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const program = new Command('reauth')
  .description('See, command and test the token refresh of browser apps.')
  .version(__VERSION__)
  .showHelpAfterError('Run with --help for what is allowed.')
  .exitOverride();
addServe(program);
addList(program);
addRun(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : BAD_USAGE;
}
