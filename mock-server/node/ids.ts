import { randomUUID } from 'node:crypto';
import type { Ids } from '../handler/api.ts';

const LENGTHS = { user: 12, session: 12, token: 16 } as const;
const LETTERS = { user: 'u', session: 's', token: 't' } as const;

/** The first half of a UUID (RFC 9562 section 4), without its hyphens. */
const hexOf = (uuid: string): string => uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18);

/** Random identifiers, short enough to read aloud: `s-3f9c1b2a7d04`. */
export const nodeIds: Ids = {
  next: (of) => `${LETTERS[of]}-${hexOf(randomUUID()).slice(0, LENGTHS[of])}`,
};
