import { z } from '../../reauth/trace/zod.ts';
import {
  choice,
  durationBetween,
  pattern,
  signedDuration,
  value,
  wholeNumber,
} from '../../mock-server/settings/value-schemas.ts';
import { rules } from '../../reauth/findings/rules.ts';
import type { Count } from './scenario.ts';

const DAY_MS = 24 * 3_600_000;

/** When a step happens: time since the start. */
export const at = durationBetween(0, 30 * DAY_MS, 'a time since the start such as 0s, 16s or 1.5s, up to 720h');
/** How far apart things are. */
export const gap = durationBetween(0, DAY_MS, 'a duration such as 0ms, 50ms or 2s, up to 24h');
export const skew = signedDuration(30 * DAY_MS, 'a duration to either side such as 5m or -5m, up to 720h');
export const tab = pattern(/^[A-Z]$/, 'one letter from A to Z');
export const email = pattern(/^[^\s@]+@[^\s@]+$/, 'the email of a user, such as user@example.com or admin@example.com');
export const password = pattern(/^[^\r\n]{1,128}$/, 'a password');
/** Of the API, without `/api`. */
export const apiPath = pattern(
  /^\/(?!api(?:\/|$))[\x21-\x7e]{0,200}$/,
  'a path under /api, without it, such as /items/1 or /users/me',
);
export const pagePath = pattern(/^\/[\x21-\x7e]{0,200}$/, 'a path of the app, such as /login or /profile');
export const requestNumber = wholeNumber(1, 10_000);
export const cookieName = choice('access_token', 'refresh_token', 'logged_in');
/** Whether there is such a finding is told where its place is known. */
export const findingId = pattern(/^[a-z][a-z0-9-]{1,60}$/, 'the id of a finding, such as refresh-ran-twice').meta({
  json: { enum: rules.map(({ id }) => id) },
});

/** One of these, or a list of them. */
export function oneOrMore<T>(item: z.ZodType<T>) {
  return z.union([z.array(item).min(1, { error: () => 'at least one' }), item.transform((only) => [only])]);
}

/** `1`, `{ at least: 4 }`, `{ at most: 2 }` or both. */
export const count = value<Count>('a whole number, or bounds such as { at least: 4 } or { at most: 2 }', (input) => {
  if (isCount(input)) return { atLeast: input, atMost: input };
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined;
  const { 'at least': atLeast, 'at most': atMost, ...others } = input as Readonly<Record<string, unknown>>;
  if (Object.keys(others).length > 0 || (atLeast === undefined && atMost === undefined)) return undefined;
  if (atLeast !== undefined && !isCount(atLeast)) return undefined;
  if (atMost !== undefined && !isCount(atMost)) return undefined;
  const bounds = { atLeast: atLeast ?? 0, atMost: atMost ?? Infinity };
  return bounds.atLeast <= bounds.atMost ? bounds : undefined;
}).meta({
  json: {
    anyOf: [
      { type: 'integer', minimum: 0 },
      {
        type: 'object',
        properties: { 'at least': { type: 'integer', minimum: 0 }, 'at most': { type: 'integer', minimum: 0 } },
        additionalProperties: false,
        minProperties: 1,
      },
    ],
  },
});

const isCount = (input: unknown): input is number =>
  typeof input === 'number' && Number.isInteger(input) && input >= 0 && input <= 1_000_000;
