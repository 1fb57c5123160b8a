import { shown } from '../../mock-server/settings/problems.ts';
import { EXPECTATION_KEYS, SENTENCES, type ExpectationKey } from './expectations.ts';
import { nearest } from './nearest.ts';
import { isRecord } from './is-record.ts';
import { fieldProblems } from './read-fields.ts';
import type { Part } from './read-steps.ts';
import type { Expectation } from './scenario.ts';
import type { Path, ScenarioSource } from './source.ts';
import { unknownName } from './unknown-name.ts';

const KEYS: Readonly<Record<string, ExpectationKey>> = EXPECTATION_KEYS;

/** Reads what is expected: sentences of a closed list, or maps with exactly one key that says what is meant. */
export function readExpectations(source: ScenarioSource, expected: unknown): Part<readonly Expectation[]> {
  if (!Array.isArray(expected)) return { value: [], problems: [] };
  const parts = expected.map((one: unknown, index) => readOne(source, ['expect', index], one));
  return { value: parts.flatMap(({ value }) => value), problems: parts.flatMap(({ problems }) => problems) };
}

function readOne(source: ScenarioSource, path: Path, one: unknown): Part<readonly Expectation[]> {
  const wrong = (message: string): Part<readonly Expectation[]> => ({
    value: [],
    problems: [source.problem(path, message)],
  });
  const line = source.lineOf(path);
  if (typeof one === 'string') {
    const sentence = SENTENCES.find((known) => known === one);
    if (sentence !== undefined) return { value: [{ line, that: sentence }], problems: [] };
    const guess = nearest(one, [...SENTENCES, ...Object.keys(KEYS)]);
    const meant =
      guess === undefined
        ? ''
        : Object.hasOwn(KEYS, guess)
          ? ` Did you mean "${guess}: …"?`
          : ` Did you mean "${guess}"?`;
    return wrong(
      `${shown(one)} is no expectation.${meant} Allowed: ${SENTENCES.join('; ')}; or a map with one of ${Object.keys(KEYS).join(', ')}.`,
    );
  }
  if (!isRecord(one))
    return wrong(
      `An expectation is a sentence or a map such as { refreshes: 1 }, not ${one === null ? 'nothing' : shown(one)}.`,
    );
  // `tab`, `at` and `is` belong to others.
  const [name, second] = Object.keys(one).filter((key) => Object.hasOwn(KEYS, key));
  const key = name === undefined ? undefined : KEYS[name];
  if (key === undefined) {
    const [unknown] = Object.keys(one);
    if (unknown === undefined) return wrong('This expectation is empty. Remove it or say what is expected.');
    const message = unknownName(unknown, Object.keys(KEYS), goesWith);
    return { value: [], problems: [source.keyProblem([...path, unknown], message)] };
  }
  if (second !== undefined) {
    const message = `An expectation says one thing: make "${name}" and "${second}" two lines.`;
    return { value: [], problems: [source.keyProblem([...path, second], message)] };
  }
  const problems = fieldProblems(source, path, one, key.fields, goesWith);
  return problems.length > 0 ? { value: [], problems } : { value: [{ line, ...key.read(one) }], problems: [] };
}

/** Where a key belongs that says nothing of its own, or that is a whole sentence. */
function goesWith(name: string): string | undefined {
  if (SENTENCES.some((sentence) => sentence === name))
    return `It is a sentence: write "- ${name}", with nothing after it.`;
  const owners = Object.entries(KEYS).flatMap(([key, { fields }]) =>
    key !== name && Object.hasOwn(fields, name) ? [`"${key}"`] : [],
  );
  return owners.length === 0 ? undefined : `It goes with ${owners.join(' and ')}.`;
}
