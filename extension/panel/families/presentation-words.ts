import type { GraceMode } from '../../../reauth/trace/events.ts';
import type { Presentation } from '../../../reauth/trace/family.ts';
import { REASON_TEXT } from '../../../reauth/trace/wording.ts';

/** What came of presenting a token, after the name of who did: `refused, family revoked`. */
export function outcomeOf({ outcome, again, mode, reason, revoked, lost }: Presentation): string {
  const words = [
    outcome === 'forgiven' ? `forgiven${mode === undefined ? '' : `, ${GRACE[mode]}`}` : outcome,
    ...(outcome === 'granted' && again ? ['a second time'] : []),
    ...(outcome === 'refused' && !again && reason !== undefined ? [REASON_TEXT[reason] ?? reason] : []),
    ...(revoked ? ['family revoked'] : []),
    ...(lost === undefined ? [] : [LOST[lost]]),
  ];
  return words.join(', ');
}

/** Why the client never got what it was granted. */
export const LOST = {
  dropped: 'but the connection was cut before the answer was out',
  abandoned: 'but its client had gone',
} as const;

const GRACE: Readonly<Record<GraceMode, string>> = {
  'same-successor': 'the same successor again',
  'new-branch': 'a new branch',
  'access-only': 'an access token only',
  refuse: 'but refused',
  'until-used': 'the same successor again, unused so far',
};
