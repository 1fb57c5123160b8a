import { z } from '../../reauth/trace/zod.ts';
import { callMatch } from '../settings/call-match.ts';
import { choice, value } from '../settings/value-schemas.ts';
import type { ControlEndpoint } from './control-reply.ts';
import { done, readControl } from './control-reply.ts';
import type { Release } from './gate.ts';
import { refused } from './outcome.ts';

const holdSchema = z.strictObject({
  match: callMatch,
  when: choice('before', 'after'),
});

const ids = value('an array of 1 to 1000 call ids such as "c7"', (input) => {
  if (!Array.isArray(input) || input.length < 1 || input.length > 1_000) return undefined;
  const texts = input.filter((id: unknown) => typeof id === 'string' && /^c\d{1,15}$/.test(id)).map(String);
  return texts.length === input.length ? texts : undefined;
});
const count = value('a whole number from 1 to 1000', (input) =>
  typeof input === 'number' && Number.isInteger(input) && input >= 1 && input <= 1_000 ? input : undefined,
);
const all = value<true>('true', (input) => (input === true ? true : undefined));

const releaseSchema = z.strictObject({ ids: ids.optional(), count: count.optional(), all: all.optional() });

/** `PUT holds`: calls that match wait from now on; the same hold twice is one. */
export const holdEndpoint: ControlEndpoint = async ({ request }, { gate }) => {
  const hold = readControl(request, holdSchema, ['match', 'when']);
  if (!hold.ok) return hold.refusal;
  gate.hold(hold.value);
  return done({ holds: gate.holds, held: gate.held });
};

/** `POST holds/release` */
export const releaseEndpoint: ControlEndpoint = async ({ request }, { gate }) => {
  const body = readControl(request, releaseSchema, ['ids', 'count', 'all']);
  if (!body.ok) return body.refusal;
  const which = releaseOf(body.value);
  if (which === undefined) {
    const message = 'Exactly one of "ids", "count" and "all" says what to release, such as {"all":true}.';
    return refused(400, 'bad-request', message, {
      errors: [{ field: 'body', allowed: 'one of ids, count, all', message }],
    });
  }
  const released = gate.release(which);
  return done({ released, holds: gate.holds, held: gate.held });
};

function releaseOf(body: z.output<typeof releaseSchema>): Release | undefined {
  if (Object.keys(body).length !== 1) return undefined;
  if (body.ids !== undefined) return { ids: body.ids };
  if (body.count !== undefined) return { count: body.count };
  return body.all === undefined ? undefined : { all: body.all };
}
