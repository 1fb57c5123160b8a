import type { Attempt, Lane } from '../trace/lane.ts';

/**
 * The exchanges of a request that are the request itself, the first one and those that repeat it: refreshes are left out,
 * and whatever else its base query sent.
 */
export function ownAttempts({ attempts }: Lane): readonly Attempt[] {
  const first = attempts.find(({ purpose }) => purpose === 'request');
  if (!first) return [];
  return attempts.filter(
    ({ purpose, method, path }) => purpose === 'request' && method === first.method && path === first.path,
  );
}
