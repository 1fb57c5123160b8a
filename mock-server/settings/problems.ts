import type { z } from '../../reauth/trace/zod.ts';

/** One field that cannot be taken: what was written, and what may be. */
export interface Problem {
  readonly field: string;
  /** As JSON, shortened; absent when nothing was written. */
  readonly value?: string;
  readonly allowed: string;
}

/**
 * What a schema of ours found, a problem a field. The message of our issues says what is allowed; what zod says itself
 * (an unknown name, a missing field) is put in the same words.
 */
export function problemsOf(error: z.ZodError, input: unknown, names: readonly string[]): readonly Problem[] {
  return error.issues.flatMap((issue): readonly Problem[] => {
    if (issue.code === 'unrecognized_keys') {
      // A schema that says itself which fields it has knows better than the caller: it may be one of several.
      const allowed = issue.message.startsWith('only the fields')
        ? issue.message
        : names.length === 0
          ? 'an empty object'
          : `only the fields ${names.join(', ')}`;
      return issue.keys.map((key) =>
        problem([...issue.path.map(String), shortened(key)].join('.'), valueAt(input, [...issue.path, key]), allowed),
      );
    }
    const found = valueAt(input, issue.path);
    const field = issue.path.map(String).join('.') || 'body';
    return [
      problem(field, found, issue.path.length === 0 && issue.code === 'invalid_type' ? 'a JSON object' : issue.message),
    ];
  });
}

function problem(field: string, found: unknown, allowed: string): Problem {
  return { field, ...(found === undefined ? {} : { value: shown(found) }), allowed };
}

/** The problem in one sentence. */
export function sentenceOf({ field, value, allowed }: Problem): string {
  const problem = value === undefined ? `"${field}" is missing` : `"${field}" cannot be ${value}`;
  return `${problem}; allowed: ${allowed}.`;
}

/** A value as it can be shown in a sentence. */
export function shown(value: unknown): string {
  return shortened(typeof value === 'bigint' ? `${value}` : (JSON.stringify(value) ?? typeof value));
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return Reflect.get(value, key);
  }, input);
}
