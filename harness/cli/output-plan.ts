import { isDocument, type ReporterName } from '../report/reporters.ts';
import type { ReporterChoice, RunSettings } from './run-settings.ts';

/** Where one reporter writes. */
export interface PlannedOutput {
  readonly name: ReporterName;
  readonly to: { readonly stream: 'stdout' | 'stderr' } | { readonly file: string };
}

export type OutputPlan =
  { readonly ok: true; readonly outputs: readonly PlannedOutput[] } | { readonly ok: false; readonly problem: string };

/**
 * Which reporters write where. A document (json, junit, tap) has stdout for itself, and lines for people go to stderr
 * then. Somebody always tells how it went on the terminal: where all reporters write to files, so does `list`.
 */
export function planOutputs(
  { reporter, json }: Pick<RunSettings, 'reporter' | 'json'>,
  env: Readonly<Record<string, string | undefined>>,
): OutputPlan {
  const asked = [...reporter, ...(json && !reporter.some(isOnTerminalAs('json')) ? [{ name: 'json' } as const] : [])];
  const isSilent = asked.every(({ name, file }) => file !== undefined || (json && name === 'json'));
  const all: readonly ReporterChoice[] = isSilent ? [...asked, ...byDefault(reporter, env)] : asked;
  const documents = all.filter(({ name, file }) => file === undefined && isDocument(name)).map(({ name }) => name);
  const [first, second] = documents;
  if (second !== undefined) {
    const problem = `--reporter: ${first} and ${second} cannot both write to the terminal. Give one a file: --reporter ${second}=FILE.`;
    return { ok: false, problem };
  }
  const files = all.flatMap(({ file }) => file ?? []);
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) {
    return { ok: false, problem: `--reporter: two reporters write to "${twice}". Give each a file of its own.` };
  }
  return {
    ok: true,
    outputs: all.map(({ name, file }) => {
      if (file !== undefined) return { name, to: { file } };
      return { name, to: { stream: documents.length > 0 && !isDocument(name) ? 'stderr' : 'stdout' } };
    }),
  };
}

const isOnTerminalAs =
  (name: ReporterName) =>
  (choice: ReporterChoice): boolean =>
    choice.name === name && choice.file === undefined;

function byDefault(
  asked: readonly ReporterChoice[],
  env: Readonly<Record<string, string | undefined>>,
): readonly ReporterChoice[] {
  const isInActions = env['GITHUB_ACTIONS'] === 'true' && asked.length === 0;
  return [{ name: 'list' }, ...(isInActions ? [{ name: 'github' } as const] : [])];
}
