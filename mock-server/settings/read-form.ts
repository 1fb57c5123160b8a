import type { z } from '../../reauth/trace/zod.ts';
import type { FormField } from './form-fields.ts';
import { problemsOf, sentenceOf } from './problems.ts';

/** What a form was filled with: the parsed value, or by field what is wrong and what is allowed. */
export type FormReading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: Readonly<Record<string, string>> };

/** Parses the texts of a form. An empty text is a field that was left out; `fixed` is what the form does not ask for. */
export function readForm<T>(
  schema: z.ZodType<T>,
  fields: readonly FormField[],
  texts: Readonly<Record<string, string>>,
  fixed: Readonly<Record<string, unknown>> = {},
): FormReading<T> {
  const written = Object.entries(texts).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]]));
  const input: Readonly<Record<string, unknown>> = { ...Object.fromEntries(written), ...fixed };
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  const names = fields.map(({ name }) => name);
  const labels = new Map(fields.map(({ name, label }) => [name, label]));
  return {
    ok: false,
    problems: Object.fromEntries(
      problemsOf(parsed.error, input, names).map((problem) => [
        problem.field,
        sentenceOf({ ...problem, field: labels.get(problem.field) ?? problem.field }),
      ]),
    ),
  };
}
