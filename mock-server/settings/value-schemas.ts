import { duration } from '../../reauth/time/duration.ts';
import { z } from '../../reauth/trace/zod.ts';

/** The longest life that browsers grant a cookie (RFC 6265bis section 5.5): 400 days. */
export const LONGEST_LIFE_MS = 400 * 24 * 3_600_000;
export const LONGEST_WAIT_MS = 60_000;

/** How a form asks for a value. */
export type FieldInput =
  | { readonly input: 'choice'; readonly options: readonly string[] }
  | { readonly input: 'duration' | 'number' | 'flag' | 'text' };

/** What a form knows of a value: `schema.meta()` gives it. */
export type FieldMeta = FieldInput & {
  readonly allowed: string;
  /** What a JSON Schema can say of it; the rest it leaves to whoever reads the value. */
  readonly json?: Readonly<Record<string, unknown>>;
};

/** A schema whose only issue says, as its message, what is allowed. `read` answers `undefined` to what is not. */
export function value<T>(
  allowed: string,
  read: (input: unknown) => T | undefined,
  field: FieldInput = { input: 'text' },
) {
  const schema = z.unknown().transform((input, context): T => {
    const found = read(input);
    if (found !== undefined) return found;
    context.issues.push({ code: 'custom', message: allowed, input });
    return z.NEVER;
  });
  return schema.meta({ allowed, ...field });
}

/** One of some words. */
export function choice<const Word extends string>(...words: readonly [Word, ...Word[]]) {
  return value<Word>(
    words.length === 1 ? words[0] : `one of ${words.join(', ')}`,
    (input) => words.find((word) => word === input),
    { input: 'choice', options: words },
  ).meta({ json: { enum: words } });
}

/** A text that looks like this. */
export function pattern(form: RegExp, allowed: string) {
  return value(allowed, (input) => (typeof input === 'string' && form.test(input) ? input : undefined)).meta({
    json: { type: 'string', pattern: form.source },
  });
}

/** A duration within bounds, `15s` or a number of ms, rounded to whole ms. */
export function durationBetween(min: number, max: number, allowed: string) {
  return value(
    allowed,
    (input) => {
      if (typeof input !== 'number' && typeof input !== 'string') return undefined;
      const ms = millisecondsOf(input);
      return ms !== undefined && ms >= min && ms <= max ? Math.round(ms) : undefined;
    },
    DURATION,
  ).meta({ json: min === 0 ? { anyOf: [DURATION_TEXT, { const: 0 }] } : DURATION_TEXT });
}

const DURATION = { input: 'duration' } as const;
const DURATION_TEXT = { type: 'string', pattern: '^\\s*\\d+(\\.\\d+)?\\s*(ms|s|m|h)\\s*$' };

/** A duration to either side, `-5s` or `1.5s` or a number of ms, of at most `max` ms. */
export function signedDuration(max: number, allowed: string) {
  return value(
    allowed,
    (input) => {
      if (typeof input !== 'number' && typeof input !== 'string') return undefined;
      const isBack = typeof input === 'number' ? input < 0 : input.trim().startsWith('-');
      const ms = millisecondsOf(typeof input === 'number' ? Math.abs(input) : input.trim().replace(/^[-+]/, ''));
      return ms !== undefined && ms <= max ? Math.round(isBack ? -ms : ms) : undefined;
    },
    DURATION,
  ).meta({ json: { ...DURATION_TEXT, pattern: DURATION_TEXT.pattern.replace('^\\s*', '^\\s*[-+]?') } });
}

/** A whole number within bounds. */
export function wholeNumber(min: number, max: number) {
  return value(
    `a whole number from ${min} to ${max}`,
    (input) => {
      const number = typeof input === 'string' && /^\d{1,15}$/.test(input) ? Number(input) : input;
      return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max
        ? number
        : undefined;
    },
    { input: 'number' },
  ).meta({ json: { type: 'integer', minimum: min, maximum: max } });
}

function millisecondsOf(input: string | number): number | undefined {
  try {
    return duration(input);
  } catch {
    return undefined;
  }
}

/** The life of a token. */
export const lifetime = durationBetween(
  1,
  LONGEST_LIFE_MS,
  'a duration such as 15s, 1.5s, 500ms or 2m, or a number of milliseconds (in JSON), from 1ms to 9600h (400 days)',
);

/** The life of a cookie, where it is not that of its token. */
export const cookieLife = value<number | 'token'>(
  'token (as long as its token), or a duration such as 60s, from 1ms to 9600h (400 days)',
  (input) => (input === 'token' ? input : lifetime.safeParse(input).data),
  DURATION,
).meta({ json: { anyOf: [{ const: 'token' }, DURATION_TEXT] } });

/** How long to wait before an answer. */
export const wait = durationBetween(
  0,
  LONGEST_WAIT_MS,
  'a duration such as 120ms or 1s, or a number of milliseconds (in JSON), from 0ms to 60s',
);

export const port = value('a whole number from 0 to 65535 (0 takes a free port)', (input) => {
  const number = typeof input === 'string' && /^\d{1,5}$/.test(input) ? Number(input) : input;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 65_535 ? number : undefined;
});

const WORDS: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  false: false,
  '0': false,
  no: false,
};

export const flag = value(
  'true or false',
  (input) => {
    if (typeof input === 'boolean') return input;
    return typeof input === 'string' && Object.hasOwn(WORDS, input) ? WORDS[input] : undefined;
  },
  { input: 'flag' },
).meta({ json: { enum: [true, false, 'yes', 'no'] } });

/** Several of the same: an array, or one text with commas. */
export function list<T>(item: z.ZodType<T, unknown>) {
  return z.preprocess(
    (input) =>
      typeof input === 'string'
        ? input
            .split(',')
            .map((part) => part.trim())
            .filter((part) => part !== '')
        : input,
    z.array(item, { error: () => 'a list of texts, or one text separated by commas' }).readonly(),
  );
}

/** A private key, or for HS256 a secret, as text. What is wrong with it is told when it is read as a key. */
export const keyText = value(
  'the key as PEM or as base64 of PEM; for HS256 a secret of at least 32 characters',
  (input) => (typeof input === 'string' && input.length >= 32 && input.length <= 16_384 ? input : undefined),
);
