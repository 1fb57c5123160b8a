import { z } from '../../reauth/trace/zod.ts';
import { callMatch, tabPrefix } from '../settings/call-match.ts';
import { choice, durationBetween, value } from '../settings/value-schemas.ts';
import type { ControlEndpoint } from './control-reply.ts';
import { done, readControl } from './control-reply.ts';
import { HOLDS_AT_MOST, type Release } from './gate.ts';
import { refused } from './outcome.ts';

const holdSchema = z.strictObject({
  match: callMatch,
  tab: tabPrefix.optional(),
  when: choice('before', 'after'),
});

const ids = value('an array of 1 to 1000 call ids such as "c7"', (input) => {
  if (!Array.isArray(input) || input.length < 1 || input.length > 1_000) return undefined;
  const texts = input
    .filter((id: unknown) => typeof id === 'string' && /^c\d{1,15}(-[\da-z]{1,16})?$/.test(id))
    .map(String);
  return texts.length === input.length ? texts : undefined;
});
const count = value('a whole number from 1 to 1000', (input) =>
  typeof input === 'number' && Number.isInteger(input) && input >= 1 && input <= 1_000 ? input : undefined,
);
const all = value<true>('true', (input) => (input === true ? true : undefined));

const every = durationBetween(0, 60_000, 'a duration such as 300ms, from 0ms to 60s');

const releaseSchema = z.strictObject({
  ids: ids.optional(),
  count: count.optional(),
  all: all.optional(),
  every: every.optional(),
});

/** `PUT holds`: calls that match wait from now on, beside those of other holds; the same hold twice is one. */
export const holdEndpoint: ControlEndpoint = async ({ request }, { gate }) => {
  const hold = readControl(request, holdSchema, ['match', 'tab', 'when']);
  if (!hold.ok) return hold.refusal;
  const { tab, ...others } = hold.value;
  if (gate.hold({ ...others, ...(tab === undefined ? {} : { tab }) }) === 'too-many') return tooMany(others.match);
  return done({ holds: gate.holds, held: gate.held });
};

function tooMany(match: string) {
  const value = JSON.stringify(match);
  const allowed = `one of at most ${HOLDS_AT_MOST} holds: end them first, by DELETE /__reauth/holds`;
  const message = `"match" cannot be ${value}; allowed: ${allowed}.`;
  return refused(400, 'bad-request', message, { errors: [{ field: 'match', value, allowed, message }] });
}

/** `DELETE holds`: later arrivals pass. What is held stays so until it is released: `{"all":true}` does both at once. */
export const endHoldsEndpoint: ControlEndpoint = async (_, { gate }) => {
  gate.endHolds();
  return done({ holds: gate.holds, held: gate.held });
};

/**
 * `POST holds/release`: in the order of the ids, or else of arrival. With `every` one after another, so much wall time
 * apart: `coming` are those that follow.
 */
export const releaseEndpoint: ControlEndpoint = async ({ request }, { gate }) => {
  const body = readControl(request, releaseSchema, ['ids', 'count', 'all', 'every']);
  if (!body.ok) return body.refusal;
  const which = releaseOf(body.value);
  if (which === undefined) {
    const message = 'Exactly one of "ids", "count" and "all" says what to release, such as {"all":true}.';
    return refused(400, 'bad-request', message, {
      errors: [{ field: 'body', allowed: 'one of ids, count, all', message }],
    });
  }
  const { released, coming } = gate.release(which, body.value.every);
  return done({ released, coming, holds: gate.holds, held: gate.held });
};

function releaseOf(body: z.output<typeof releaseSchema>): Release | undefined {
  const { ids: named, count: first, all: whole } = body;
  if ([named, first, whole].filter((given) => given !== undefined).length !== 1) return undefined;
  if (named !== undefined) return { ids: named };
  return first === undefined ? { all: true } : { count: first };
}
