import type { z } from '../../reauth/trace/zod.ts';
import type { ApiRequest } from './api.ts';
import { refused, type Outcome } from './outcome.ts';

/** A body that was read, or the refusal that says what is wrong with it. */
export type BodyReading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Outcome };

/** Refuses a body that is too large, whatever the route: nobody needs to read it. */
export function tooLarge({ body }: ApiRequest): Outcome | undefined {
  if (body.kind !== 'too-large') return undefined;
  return refused(413, 'too-large', `The body is larger than ${body.limit} bytes. Send less.`);
}

/**
 * Refuses what says that it is no JSON, even where no body follows: an empty form says so too, and a browser sends one
 * without asking first (Fetch standard, "CORS-safelisted request-header").
 */
export function wrongType({ body, headers }: ApiRequest): Outcome | undefined {
  const written = headers['content-type'];
  if (body.kind === 'none' && written === undefined) return undefined;
  const type = (written ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return undefined;
  const shown = type ? `the content type "${type.slice(0, 60)}"` : 'no content type';
  return refusedBody(415, `The body has ${shown}. Send JSON with content-type: application/json.`);
}

/** The JSON of a call, whatever it says. No body at all is `undefined`. */
export function readJson(request: ApiRequest): BodyReading<unknown> {
  const { body } = request;
  const unread = tooLarge(request) ?? wrongType(request);
  if (unread !== undefined) return { ok: false, refusal: unread };
  if (body.kind !== 'text') return { ok: true, value: undefined };
  const value = parsedJson(body.text);
  if (value === undefined) return { ok: false, refusal: refusedBody(400, NO_JSON) };
  return isDeeperThan(DEEPEST, value) ? { ok: false, refusal: refusedBody(400, TOO_DEEP) } : { ok: true, value };
}

/** No form of ours nests more than a few levels; what walks a value by recursion must not be led down without end. */
const DEEPEST = 32;
const NO_JSON = 'The body is not JSON. Check quotes, commas and brackets.';
const TOO_DEEP = `The body nests more than ${DEEPEST} levels. Send a flat one.`;

/** The parser's own words are not passed on: they quote the body, which may hold a password. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  let here: readonly unknown[] = [value];
  for (let level = 0; level <= levels; level += 1) {
    here = here.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (here.length === 0) return false;
  }
  return true;
}

/** A body that nobody could read, in the shape of one with wrong fields. */
function refusedBody(status: 400 | 415, message: string): Outcome {
  return refused(status, 'bad-request', message, { errors: [{ field: 'body', message }] });
}

/**
 * The body of an API call. What is wrong is told a field at a time, as a form shows it, and never quotes a value, which
 * may be a password.
 */
export function readForm<T>(request: ApiRequest, schema: z.ZodType<T>, fields: readonly string[]): BodyReading<T> {
  const json = readJson(request);
  if (!json.ok) return json;
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          field: key.slice(0, 80),
          message: `This field is unknown. Send ${fields.join(', ')}.`,
        }))
      : [fieldError(issue, fields)],
  );
  const message = `The body cannot be taken: ${errors.map(({ field, message: text }) => `${field}: ${text}`).join(' ')}`;
  return { ok: false, refusal: refused(400, 'bad-request', message, { errors }) };
}

function fieldError(issue: z.core.$ZodIssue, fields: readonly string[]): { field: string; message: string } {
  const field = issue.path.map(String).join('.');
  return field === ''
    ? { field: 'body', message: `Send a JSON object with ${fields.join(', ')}.` }
    : { field, message: issue.message };
}
