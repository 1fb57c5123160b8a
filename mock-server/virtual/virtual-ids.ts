import type { Ids } from '../handler/api.ts';

const LETTERS = { user: 'u', session: 's', token: 't' } as const;

/** Identifiers that count: `s1`, `t1`, `t2`. The same run gives the same ones. */
export function createVirtualIds(): Ids {
  const counts = { user: 0, session: 0, token: 0 };
  return {
    next: (of) => {
      counts[of] += 1;
      return `${LETTERS[of]}${counts[of]}`;
    },
  };
}
