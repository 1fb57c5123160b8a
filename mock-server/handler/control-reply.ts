import type { z } from '../../reauth/trace/zod.ts';
import { problemsOf, sentenceOf } from '../settings/problems.ts';
import type { ApiRequest } from './api.ts';
import { readJson, type BodyReading } from './body.ts';
import type { CookieToSet } from './cookies.ts';
import type { Credentials } from './credentials.ts';
import type { Kernel } from './kernel.ts';
import { refused, type Outcome } from './outcome.ts';

/** One call of the control API. */
export interface ControlCall {
  readonly request: ApiRequest;
  readonly params: ReadonlyMap<string, string>;
  readonly credentials: Credentials;
}

export type ControlEndpoint = (call: ControlCall, kernel: Kernel) => Promise<Outcome>;

/** A control call that did what it was asked. */
export function done(body: Readonly<Record<string, unknown>>, cookies: readonly CookieToSet[] = []): Outcome {
  return { status: 200, reason: 'ok', body, cookies };
}

/**
 * The body of a control call; a bad one is refused with the field, the value and what is allowed. `names` are its fields,
 * where the schema does not name them itself.
 */
export function readControl<T>(
  request: ApiRequest,
  schema: z.ZodType<T>,
  names: readonly string[] = [],
): BodyReading<T> {
  const json = readJson(request);
  if (!json.ok) return json;
  const input = json.value === undefined ? {} : json.value;
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = problemsOf(parsed.error, input, names);
  const errors = problems.map((problem) => ({ ...problem, message: sentenceOf(problem) }));
  return { ok: false, refusal: badControl(errors) };
}

function badControl(errors: readonly { readonly message: string }[]): Outcome {
  return refused(400, 'bad-request', errors.map(({ message }) => message).join(' '), { errors });
}
