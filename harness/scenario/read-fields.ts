import { shown } from '../../mock-server/settings/problems.ts';
import type { z } from '../../reauth/trace/zod.ts';
import { isRecord } from './is-record.ts';
import { nearest } from './nearest.ts';
import { formOf, leavesOf, schemaAt } from './schema-walk.ts';
import type { Path, ScenarioProblem, ScenarioSource } from './source.ts';
import { closeTo, unknownName, type Elsewhere } from './unknown-name.ts';

export type Fields = z.core.$ZodLooseShape;

/**
 * What is wrong with the fields of the object at `path`: unknown names, missing ones, values that cannot be taken. Each
 * says what was found, what is allowed, and for a misspelled name the nearest one. `elsewhere` says where a name that is
 * unknown here belongs.
 */
export function fieldProblems(
  source: ScenarioSource,
  path: Path,
  value: Readonly<Record<string, unknown>>,
  fields: Fields,
  elsewhere?: Elsewhere,
): readonly ScenarioProblem[] {
  const names = Object.keys(fields);
  const strangers = Object.keys(value).filter((name) => !Object.hasOwn(fields, name));
  const unknown = strangers.map((name) => source.keyProblem([...path, name], unknownName(name, names, elsewhere)));
  // Who misspells a name has not left it out.
  const meant = new Set(strangers.map((name) => closeTo(name, names)));
  const wrong = names.flatMap((name) => {
    const schema = fields[name];
    if (schema === undefined || (value[name] === undefined && meant.has(name))) return [];
    return valueProblems(source, [...path, name], value[name], schema, { path, elsewhere });
  });
  return [...unknown, ...wrong];
}

function valueProblems(
  source: ScenarioSource,
  path: Path,
  value: unknown,
  schema: z.core.$ZodType,
  owner: { readonly path: Path; readonly elsewhere: Elsewhere | undefined },
): readonly ScenarioProblem[] {
  const parsed = parsedBy(schema, value);
  if (parsed.success) return value === undefined ? [] : bareDurations(source, path, value, schema);
  if (value === undefined) {
    const allowed = parsed.error.issues[0]?.message ?? 'a value';
    return [source.problem(owner.path, `"${String(path.at(-1))}" is missing. Allowed: ${allowed}.`)];
  }
  return firstOfEach(parsed.error.issues).map((issue) => {
    const at = [...path, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
    const inner = schemaAt(schema, value, issue.path);
    if (issue.code === 'unrecognized_keys') {
      const [key = ''] = issue.keys;
      const form = inner === undefined ? undefined : formOf(inner);
      const names = form?.form === 'object' ? Object.keys(form.fields) : [];
      return source.keyProblem([...at, key], unknownName(key, names, owner.elsewhere));
    }
    return source.problem(
      at,
      `${told(at, valueAt(value, issue.path), issue.message, inner)} Allowed: ${issue.message}.`,
    );
  });
}

function told(path: Path, found: unknown, allowed: string, schema: z.core.$ZodType | undefined): string {
  const last = path.at(-1);
  const name = String(path.findLast((key) => typeof key === 'string'));
  const isItem = typeof last === 'number';
  if (found === undefined) return `"${name}" is missing.`;
  if (found === null) return isItem ? `"${name}" has an item without a value.` : `"${name}" has no value.`;
  const cannot = isItem ? `"${name}" cannot hold ${shown(found)}.` : `"${name}" cannot be ${shown(found)}.`;
  if (typeof found === 'number' || typeof found === 'boolean') {
    const isText = schema !== undefined && parsedBy(schema, String(found)).success;
    return isText ? `${cannot} Put it in quotes: "${found}".` : cannot;
  }
  const guess = typeof found === 'string' ? nearest(found, wordsIn(allowed)) : undefined;
  return guess === undefined || guess === found ? cannot : `${cannot} Did you mean "${guess}"?`;
}

/** A number may be seconds or milliseconds: who writes one has to say so. */
function bareDurations(
  source: ScenarioSource,
  path: Path,
  value: unknown,
  schema: z.core.$ZodType,
): readonly ScenarioProblem[] {
  return leavesOf(schema, value, path).flatMap((leaf) => {
    const form = formOf(leaf.schema);
    if (typeof leaf.value !== 'number' || form.form !== 'leaf' || form.meta?.input !== 'duration') return [];
    const name = String(leaf.path.findLast((key) => typeof key === 'string'));
    const remedy = `Write ${leaf.value}s for seconds or ${leaf.value}ms for milliseconds.`;
    return leaf.value === 0 ? [] : [source.problem(leaf.path, `"${name}" is ${leaf.value} without a unit. ${remedy}`)];
  });
}

function parsedBy(schema: z.core.$ZodType, value: unknown) {
  const type = schema as z.ZodType;
  return type.safeParse(value);
}

/** A union tells everything twice: one problem a place is enough. */
function firstOfEach(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const flat = issues.flatMap((issue): readonly z.core.$ZodIssue[] => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
    const [best = []] = issue.errors.toSorted((one, other) => weightOf(other) - weightOf(one));
    // Without a branch that says more, what the union itself says.
    if (weightOf(best) === 0 && issue.message !== 'Invalid input') return [issue];
    return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  });
  const places = new Map(flat.toReversed().map((issue) => [issue.path.join('.'), issue]));
  return [...places.values()].toReversed();
}

/** How much a branch of a union has to say: the one that got furthest was meant; then the one that says it in our words. */
function weightOf(issues: readonly z.core.$ZodIssue[]): number {
  const depth = Math.max(0, ...issues.map(({ path }) => path.length));
  return depth * 2 + (issues.some(({ code }) => code === 'custom' || code === 'too_small') ? 1 : 0);
}

const wordsIn = (allowed: string): readonly string[] =>
  allowed
    .replace(/^one of:? /, '')
    .split(/[,;] (?:or )?| or /)
    .map((word) => word.trim());

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return isRecord(inner) && Object.hasOwn(inner, key) ? inner[String(key)] : undefined;
  }, value);
}
