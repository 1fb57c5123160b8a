import { z } from '../schema/jitless-zod.ts';

/**
 * Why a call failed, in words for a person.
 *
 * `refused`: the server answered, and says no; `fields` has its message per form field. `unanswered`: there was no
 * answer that could be read.
 */
export type Failure =
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly message: string;
      readonly fields: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'unanswered'; readonly message: string };

const refusal = z.object({
  status: z.number(),
  data: z
    .object({
      message: z.string().optional().catch(undefined),
      errors: z
        .array(z.object({ field: z.string(), message: z.string() }))
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** Reads what a base query or `unwrap()` gives as an error. Whatever it is, a sentence comes out. */
export function failureOf(error: unknown): Failure {
  const parsed = refusal.safeParse(error);
  if (!parsed.success) {
    return { kind: 'unanswered', message: 'The server did not answer. See that it runs, then try again.' };
  }
  const { status, data } = parsed.data;
  const message = data?.message ?? `The server answered ${status} and gave no reason.`;
  return { kind: 'refused', status, message, fields: firstOfEach(data?.errors ?? []) };
}

/** A field may break several rules; the first is the one to mend first. */
function firstOfEach(errors: readonly { readonly field: string; readonly message: string }[]): Record<string, string> {
  return Object.fromEntries(errors.toReversed().map(({ field, message }) => [field, message]));
}
