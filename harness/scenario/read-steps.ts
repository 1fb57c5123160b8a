import { shown } from '../../mock-server/settings/problems.ts';
import { isRecord } from './is-record.ts';
import { fieldProblems, type Fields } from './read-fields.ts';
import type { ServerStep, Step, TabAction } from './scenario.ts';
import { SERVER_KEYS, SERVER_SENTENCES } from './server-steps.ts';
import type { Path, ScenarioProblem, ScenarioSource } from './source.ts';
import { TAB_KEYS, TAB_SENTENCES, type StepKey } from './tab-steps.ts';
import { unknownName } from './unknown-name.ts';
import { at, tab } from './values.ts';

export interface Part<T> {
  readonly value: T;
  readonly problems: readonly ScenarioProblem[];
}

const TAB: Readonly<Record<string, StepKey<TabAction>>> = TAB_KEYS;
const SERVER: Readonly<Record<string, StepKey<ServerStep>>> = SERVER_KEYS;
const WHEN = { at };
const WHERE = { at, tab: tab.default('A') };
/** Every key that says what a step does. */
export const ACTIONS: readonly string[] = [...Object.keys(TAB), ...Object.keys(SERVER)];

/** Reads the steps; a step is `at`, the tab that does it, and exactly one key that says what is done. */
export function readSteps(source: ScenarioSource, steps: unknown): Part<readonly Step[]> {
  if (!Array.isArray(steps)) return { value: [], problems: [] };
  let sent = 0;
  const next = (): number => (sent += 1);
  const parts = steps.map((step: unknown, index) => readStep(source, ['steps', index], step, next));
  return { value: parts.flatMap(({ value }) => value), problems: parts.flatMap(({ problems }) => problems) };
}

function readStep(source: ScenarioSource, path: Path, step: unknown, next: () => number): Part<readonly Step[]> {
  const wrong = (...problems: readonly ScenarioProblem[]): Part<readonly Step[]> => ({ value: [], problems });
  if (!isRecord(step)) {
    return wrong(
      source.problem(
        path,
        `A step is a map such as { at: 0s, tab: A, login: user@example.com }, not ${step === null ? 'nothing' : shown(step)}.`,
      ),
    );
  }
  const found = Object.keys(step).filter((name) => Object.hasOwn(TAB, name) || Object.hasOwn(SERVER, name));
  // `policy` beside `do` and the like: which one is meant cannot be guessed.
  const [name, second] = found;
  if (name === undefined) return wrong(nothingDone(source, path, step));
  if (second !== undefined) {
    return wrong(
      source.keyProblem([...path, second], `A step does one thing: make "${name}" and "${second}" two steps.`),
    );
  }
  const tabKey = TAB[name];
  const serverKey = SERVER[name];
  const fields: Fields = tabKey ? { ...WHERE, ...tabKey.fields } : { ...WHEN, ...serverKey?.fields };
  if (typeof step['do'] === 'string' && ACTIONS.includes(step['do'])) {
    const said = `"${step['do']}" is no word for "do" but a key of its own: write ${step['do']}: … in its place.`;
    return wrong(source.problem([...path, 'do'], said));
  }
  const problems = fieldProblems(source, path, step, fields, (stranger) => goesWith(stranger, tabKey !== undefined));
  if (problems.length > 0) return wrong(...problems);
  const stamp = { at: at.parse(step['at']), line: source.lineOf(path) };
  if (tabKey) {
    const owner = WHERE.tab.parse(step['tab']);
    return { value: [{ ...stamp, tab: owner, ...tabKey.read(step, next) }], problems: [] };
  }
  return serverKey ? { value: [{ ...stamp, ...serverKey.read(step, next) }], problems: [] } : wrong();
}

function nothingDone(source: ScenarioSource, path: Path, step: Readonly<Record<string, unknown>>): ScenarioProblem {
  const unknown = Object.keys(step).find((name) => name !== 'at' && name !== 'tab');
  return unknown === undefined
    ? source.problem(path, `This step does nothing. Give it one of: ${ACTIONS.join(', ')}.`)
    : source.keyProblem(
        [...path, unknown],
        unknownName(unknown, ACTIONS, (name) => goesWith(name, true)),
      );
}

/** Where a key of a step belongs that does not go with what the step does. */
function goesWith(name: string, isOfTab: boolean): string | undefined {
  if (name === 'tab' && !isOfTab) return 'What happens at the server belongs to no tab. Leave it out.';
  if (TAB_SENTENCES.some((sentence) => sentence === name)) return `Write do: ${name}.`;
  if (SERVER_SENTENCES.some((sentence) => sentence === name)) return `Write server: ${name}.`;
  const owners = [...Object.entries(TAB), ...Object.entries(SERVER)].flatMap(([action, { fields }]) =>
    action !== name && Object.hasOwn(fields, name) ? [`"${action}"`] : [],
  );
  return owners.length === 0 ? undefined : `It goes with ${owners.join(' and ')}.`;
}
