import { appendFileSync, closeSync, openSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createGithubSummary } from '../report/github-summary.ts';
import type { Plan, Reporter, ReporterOptions, ScenarioReport, Summary } from '../report/reporter.ts';
import { createReporter } from '../report/reporters.ts';
import { plain, styleFor } from '../report/style.ts';
import { makeFolder } from './make-folder.ts';
import type { PlannedOutput } from './output-plan.ts';
import type { Terminal } from './terminal.ts';

/** All reporters, each writing to its place. */
export interface Outputs {
  begin(plan: Plan): void;
  scenario(report: ScenarioReport): void;
  /** Writes what remains and closes the files. */
  end(summary: Summary): void;
}

/** A file that a reporter is to write to, and that cannot be written. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** Opens the places of all reporters; throws `OutputError` before anything is run where one cannot be written. */
export function openOutputs(
  planned: readonly PlannedOutput[],
  terminal: Terminal,
  env: Readonly<Record<string, string | undefined>>,
  explain: ReporterOptions['explain'],
): Outputs {
  const open = planned.map(({ name, to }) => {
    if ('file' in to) {
      const file = openFile(to.file);
      return { reporter: createReporter(name, { style: plain, explain }), ...file };
    }
    const style = styleFor(terminal.isTerminal(to.stream), env);
    return {
      reporter: createReporter(name, { style, explain }),
      write: (text: string) => terminal.write(to.stream, text),
      close: () => undefined,
    };
  });
  const stepSummary = env['GITHUB_STEP_SUMMARY'];
  const isForGithub = planned.some(({ name }) => name === 'github') && stepSummary !== undefined && stepSummary !== '';
  const all = isForGithub ? [...open, stepSummaryOutput(stepSummary)] : open;
  const tell = (give: (reporter: Reporter) => string): void => {
    for (const { reporter, write } of all) {
      const text = give(reporter);
      if (text !== '') write(text);
    }
  };
  return {
    begin: (plan) => tell((reporter) => reporter.begin(plan)),
    scenario: (report) => tell((reporter) => reporter.scenario(report)),
    end: (summary) => {
      tell((reporter) => reporter.end(summary));
      for (const { close } of all) close();
    },
  };
}

interface Sink {
  readonly write: (text: string) => void;
  readonly close: () => void;
}

function openFile(name: string): Sink {
  try {
    const path = resolve(name);
    makeFolder(dirname(path));
    const descriptor = openSync(path, 'w');
    return { write: (text) => void writeSync(descriptor, text), close: () => closeSync(descriptor) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new OutputError(`--reporter: "${name}" cannot be written: ${why}. Give another file.`, { cause: error });
  }
}

/** The file belongs to the step, which may run several commands: what is there stays. */
function stepSummaryOutput(path: string): Sink & { readonly reporter: Reporter } {
  return {
    reporter: createGithubSummary(),
    write: (text) => appendFileSync(path, text),
    close: () => undefined,
  };
}
