import type { AccessEpoch } from '../../../reauth/trace/epochs.ts';
import { fingerprint } from '../../../reauth/trace/fingerprint.ts';
import type { Stretch } from './band.tsx';

/** The access-token band: one session after the other; where a later one begins, the earlier one is out of use here. */
export function tokenStretchesOf(epochs: readonly AccessEpoch[], salt: string): readonly Stretch[] {
  return epochs.flatMap(({ sid, token, state, from, to }, index) => {
    const next = epochs.slice(index + 1).find((later) => later.sid !== sid)?.from;
    const end = next !== undefined && (to === undefined || to > next) ? next : to;
    if (end !== undefined && end <= from) return [];
    const live: boolean = state === 'live';
    return {
      key: `${token.id}-${state}`,
      from,
      ...(end === undefined ? {} : { to: end }),
      look: live ? 'fresh' : 'stale',
      text: live ? `gen ${token.generation} · ${fingerprint(token.id, salt).slice(0, 4)}` : 'expired',
    } satisfies Stretch;
  });
}
