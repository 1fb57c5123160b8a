import { shown } from '../../mock-server/settings/problems.ts';
import { fieldProblems, isRecord, unknownName, type Fields } from './read-fields.ts';
import type { ServerStep, Step, TabAction } from './scenario.ts';
import { SERVER_KEYS } from './server-steps.ts';
import type { Path, ScenarioProblem, ScenarioSource } from './source.ts';
import { TAB_KEYS, type StepKey } from './tab-steps.ts';
import { at, tab } from './values.ts';

export interface Part<T> {
  readonly value: T;
  readonly problems: readonly ScenarioProblem[];
}

const TAB: Readonly<Record<string, StepKey<TabAction>>> = TAB_KEYS;
const SERVER: Readonly<Record<string, StepKey<ServerStep>>> = SERVER_KEYS;
const WHEN = { at };
const WHERE = { at, tab: tab.default('A') };
const ACTIONS = [...Object.keys(TAB), ...Object.keys(SERVER)];

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
      source.problem(path, `A step is a map such as { at: 0s, tab: A, login: user@example.com }, not ${shown(step)}.`),
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
  const problems = fieldProblems(source, path, step, fields);
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
    : source.keyProblem([...path, unknown], unknownName(unknown, ACTIONS));
}
