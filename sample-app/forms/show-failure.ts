import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import { failureOf } from '../api/failure.ts';

/**
 * Puts the server's messages where they belong: each beside its field, the first of them focused; a 409 beside `taken`,
 * the one field that can be taken; all else is the form's own message (`root.server`).
 */
export function showFailure<Values extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<Values>,
  fields: readonly Path<Values>[],
  taken?: Path<Values>,
): void {
  const failure = failureOf(error);
  const messages = failure.kind === 'refused' ? failure.fields : {};
  const named = fields.filter((field) => messages[field] !== undefined);
  if (named.length > 0) {
    for (const [index, field] of named.entries()) {
      setError(field, { type: 'server', message: messages[field] ?? '' }, { shouldFocus: index === 0 });
    }
  } else if (taken !== undefined && failure.kind === 'refused' && failure.status === 409) {
    setError(taken, { type: 'server', message: failure.message }, { shouldFocus: true });
  } else {
    setError('root.server', { type: 'server', message: failure.message });
  }
}
