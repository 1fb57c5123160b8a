import { shown } from '../../mock-server/settings/problems.ts';
import type { z } from '../../reauth/trace/zod.ts';
import { nearest } from './nearest.ts';
import type { Path, ScenarioProblem, ScenarioSource } from './source.ts';

export type Fields = z.core.$ZodLooseShape;

/** An object whose keys are text, as YAML gives it. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What is wrong with the fields of the object at `path`: unknown names, missing ones, values that cannot be taken. Each
 * says what was found, what is allowed, and for a misspelled name the nearest one.
 */
export function fieldProblems(
  source: ScenarioSource,
  path: Path,
  value: Readonly<Record<string, unknown>>,
  fields: Fields,
): readonly ScenarioProblem[] {
  const names = Object.keys(fields);
  const unknown = Object.keys(value).flatMap((name) =>
    Object.hasOwn(fields, name) ? [] : [source.keyProblem([...path, name], unknownName(name, names))],
  );
  const wrong = names.flatMap((name) => valueProblems(source, [...path, name], value[name], fields[name], path));
  return [...unknown, ...wrong];
}

export function unknownName(name: string, names: readonly string[]): string {
  const guess = nearest(name, names);
  return `"${name}" is unknown here${guess === undefined ? '' : `; did you mean "${guess}"?`} Allowed: ${names.join(', ')}.`;
}

function valueProblems(
  source: ScenarioSource,
  path: Path,
  value: unknown,
  schema: z.core.$ZodType | undefined,
  owner: Path,
): readonly ScenarioProblem[] {
  const parsed = schema === undefined ? undefined : parseOf(schema)(value);
  if (parsed === undefined || parsed.success) return [];
  const name = String(path.at(-1));
  if (value === undefined) {
    return [source.problem(owner, `"${name}" is missing. Allowed: ${parsed.error.issues[0]?.message ?? 'a value'}.`)];
  }
  return firstOfEach(parsed.error.issues).map((issue) => {
    const at = [...path, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
    if (issue.code === 'unrecognized_keys') {
      const [key = ''] = issue.keys;
      const names = issue.message.startsWith('only the fields ') ? issue.message.slice(16).split(', ') : [];
      return source.keyProblem([...at, key], names.length > 0 ? unknownName(key, names) : `"${key}" is unknown here.`);
    }
    const found = valueAt(value, issue.path);
    const field = [name, ...issue.path.map(String)].join('.');
    const guess = typeof found === 'string' ? nearest(found, wordsIn(issue.message)) : undefined;
    const told = found === undefined ? `"${field}" is missing.` : `"${field}" cannot be ${shown(found)}.`;
    return source.problem(
      at,
      `${told}${guess === undefined ? '' : ` Did you mean "${guess}"?`} Allowed: ${issue.message}.`,
    );
  });
}

const parseOf = (schema: z.core.$ZodType) => (value: unknown) => {
  const type = schema as z.ZodType;
  return type.safeParse(value);
};

/** A union tells everything twice: one problem a place is enough. */
function firstOfEach(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const flat = issues.flatMap((issue): readonly z.core.$ZodIssue[] =>
    issue.code === 'invalid_union' && issue.errors.length > 0
      ? deepest(issue.errors).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
      : [issue],
  );
  const places = new Map(flat.toReversed().map((issue) => [issue.path.join('.'), issue]));
  return [...places.values()].toReversed();
}

/** Of the branches of a union the one that got furthest: the others tell of what was not meant. */
function deepest(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const depth = (issues: readonly z.core.$ZodIssue[]) => Math.max(0, ...issues.map(({ path }) => path.length));
  return branches.toSorted((one, other) => depth(other) - depth(one))[0] ?? [];
}

const wordsIn = (allowed: string): readonly string[] =>
  allowed
    .replace(/^one of:? /, '')
    .split(/[,;] (?:or )?| or /)
    .map((word) => word.trim());

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
