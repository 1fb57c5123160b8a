import type { AccessEpoch } from '../../../reauth/trace/epochs.ts';
import { fingerprint } from '../../../reauth/trace/fingerprint.ts';
import type { Stretch } from './band.tsx';

/** The access-token band: one session after the other; where a later one begins, the earlier one is out of use here. */
export function tokenStretchesOf(epochs: readonly AccessEpoch[], salt: string): readonly Stretch[] {
  return epochs.flatMap((epoch, index): readonly Stretch[] => {
    const { sid, token, state, from, to } = epoch;
    if (state === 'revoked' && sidInUseAt(epochs, index) !== sid) return [];
    const next = epochs.slice(index + 1).find((later) => later.sid !== sid && later.state !== 'revoked')?.from;
    const end = next !== undefined && (to === undefined || to > next) ? next : to;
    if (end !== undefined && end <= from) return [];
    const stretch = { key: `${token.id}-${state}`, from, ...lookOf(epoch, salt) };
    return [end === undefined ? stretch : { ...stretch, to: end }];
  });
}

/** The session that was last given a token: a revocation of another one is not of what the browser has. */
const sidInUseAt = (epochs: readonly AccessEpoch[], index: number): string | undefined =>
  epochs.slice(0, index).findLast(({ state }) => state === 'live')?.sid;

function lookOf({ token, state, lost }: AccessEpoch, salt: string): Pick<Stretch, 'look' | 'text'> {
  const name = `gen ${token.generation} · ${fingerprint(token.id, salt).slice(0, 4)}`;
  switch (state) {
    case 'live':
      return lost ? { look: 'lost', text: `lost on the way: ${name}` } : { look: 'fresh', text: name };
    case 'expired':
      return { look: 'stale', text: 'expired' };
    case 'revoked':
      return { look: 'revoked', text: 'revoked' };
  }
}
