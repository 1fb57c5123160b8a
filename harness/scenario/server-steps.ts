import { z } from '../../reauth/trace/zod.ts';
import { faultSchema } from '../../mock-server/faults/fault.ts';
import { callMatch } from '../../mock-server/settings/call-match.ts';
import { choice, value } from '../../mock-server/settings/value-schemas.ts';
import { policySchema } from '../../mock-server/settings/schema.ts';
import { defined } from '../../reauth/trace/defined.ts';
import type { ServerStep } from './scenario.ts';
import type { StepKey } from './tab-steps.ts';
import { email, gap, requestNumber } from './values.ts';

const key = <Shape extends z.core.$ZodLooseShape>(
  fields: Shape,
  read: (fields: z.output<z.ZodObject<Shape>>) => ServerStep,
): StepKey<ServerStep> => {
  const schema = z.object(fields);
  return { fields, read: (given) => read(schema.parse(given)) };
};

/** What the server can be told in one sentence. */
export const SERVER_SENTENCES = ['clear faults', 'rotate keys', 'rotate and forget keys'] as const;

const released = value<'all' | 'next' | readonly number[]>(
  'all, next, or a list of held calls by their order of arrival, such as [3, 1, 2]',
  (input) => {
    if (input === 'all' || input === 'next') return input;
    const numbers = z.array(requestNumber).min(1).max(1_000).safeParse(input);
    return numbers.success && new Set(numbers.data).size === numbers.data.length ? numbers.data : undefined;
  },
).meta({
  json: {
    anyOf: [
      { enum: ['all', 'next'] },
      { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1, uniqueItems: true },
    ],
  },
});

/** The keys that say what happens at the server. Such a step names no tab. */
export const SERVER_KEYS = {
  policy: key({ policy: policySchema.partial() }, ({ policy }) => ({
    do: 'change policy',
    policy: defined(policy),
  })),
  fault: key({ fault: faultSchema }, ({ fault }) => ({ do: 'set fault', fault })),
  expire: key({ expire: choice('access', 'refresh', 'session'), user: email.optional() }, ({ expire: what, user }) => ({
    do: 'expire',
    what,
    ...(user === undefined ? {} : { user }),
  })),
  'move the clock': key({ 'move the clock': gap }, ({ 'move the clock': by }) => ({ do: 'move the clock', by })),
  hold: key({ hold: callMatch, when: choice('before', 'after').default('after') }, ({ hold: match, when }) => ({
    do: 'hold',
    match,
    when,
  })),
  release: key({ release: released }, ({ release: which }) => ({ do: 'release', which })),
  server: key({ server: choice(...SERVER_SENTENCES) }, ({ server: sentence }) => {
    switch (sentence) {
      case 'clear faults':
        return { do: 'clear faults' };
      case 'rotate keys':
        return { do: 'rotate keys', forget: false };
      case 'rotate and forget keys':
        return { do: 'rotate keys', forget: true };
    }
  }),
} satisfies Readonly<Record<string, StepKey<ServerStep>>>;
