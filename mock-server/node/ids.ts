import { randomUUID } from 'node:crypto';
import type { Ids } from '../handler/api.ts';

const LENGTHS = { user: 12, session: 12, token: 16 } as const;
const LETTERS = { user: 'u', session: 's', token: 't' } as const;

/** Random identifiers, short enough to read aloud: `s-3f9c1b2a7d04`. */
export const nodeIds: Ids = {
  next: (of) => `${LETTERS[of]}-${randomUUID().replaceAll('-', '').slice(0, LENGTHS[of])}`,
};
