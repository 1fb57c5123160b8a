import { Circle, CircleDashed, CircleDot, CircleOff, CircleX, Disc } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { TokenState } from '../../../reauth/trace/family.ts';

/** A sign for each state, told apart by its shape: filled, ringed, hollow, crossed, dashed, struck. */
export function TokenSign({ state }: { readonly state: TokenState }) {
  const Sign = SIGNS[state];
  return <Sign className="token-sign" size={14} aria-hidden="true" />;
}

const SIGNS: Readonly<Record<TokenState, LucideIcon>> = {
  live: Disc,
  'in-grace': CircleDot,
  spent: Circle,
  revoked: CircleX,
  expired: CircleDashed,
  ended: CircleOff,
};

/** The state in a word or two. A revoked token that had been spent before says both. */
export const stateWords = (state: TokenState, isSpent: boolean): string =>
  state === 'revoked' && isSpent ? 'spent, revoked' : WORDS[state];

const WORDS: Readonly<Record<TokenState, string>> = {
  live: 'live',
  'in-grace': 'spent, in grace',
  spent: 'spent',
  revoked: 'revoked',
  expired: 'expired',
  ended: 'ended',
};
