import { durationBetween } from '../settings/value-schemas.ts';
import { refused } from './outcome.ts';

const DELAYS = 'a duration such as 200ms, from 0ms to 30s';
const delaySchema = durationBetween(0, 30_000, DELAYS);

/** `?delay=200ms` holds the reply back. `undefined` is a delay that cannot be taken. */
export function delayOf(query: string): number | undefined {
  const written = new URLSearchParams(query).get('delay');
  return written === null ? 0 : delaySchema.safeParse(written).data;
}

export const BAD_DELAY = refused(400, 'bad-request', `"delay" must be ${DELAYS}.`, {
  errors: [{ field: 'delay', message: `Give ${DELAYS}.` }],
});
