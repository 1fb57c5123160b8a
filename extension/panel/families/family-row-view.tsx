import { ChevronDown, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallRef } from '../../../reauth/trace/family.ts';
import { WHY } from '../state-column/session-card.tsx';
import type { BeforeResetRow, FamilyRow } from './tree-rows.ts';

export interface FamilyRowViewProps {
  readonly row: FamilyRow;
  readonly email: string | undefined;
  readonly who: (called: CallRef) => ReactNode;
}

/** One session: whose it is, whether it lives, and why it does not. */
export function FamilyRowView({ row: { family, open }, email, who }: FamilyRowViewProps) {
  const { sid, user, state, why, revokedBy, because, nodes, forgotten } = family;
  const Sign = open ? ChevronDown : ChevronRight;
  const count = nodes.length + forgotten;
  return (
    <>
      <Sign className="family-sign" size={14} aria-hidden="true" />
      <strong title={`Session ${sid}`}>{email ?? user ?? `session ${sid}`}</strong>
      <span className="tag">{state}</span>
      <span className="faint">{count === 1 ? '1 refresh token' : `${count} refresh tokens`}</span>
      {forgotten > 0 && <span className="faint">the oldest {forgotten} are not kept</span>}
      {why !== undefined && because === undefined && (
        <span className={state === 'revoked' ? 'bad' : 'faint'}>
          {state === 'revoked' && revokedBy ? <>{who(revokedBy)} presented a spent token</> : WHY[why]}
        </span>
      )}
      {because !== undefined && <span className="bad">another session of the same user was misused: {because}</span>}
    </>
  );
}

/** All sessions from before the server was reset, as one row. */
export function BeforeResetRowView({ row: { count, open } }: { readonly row: BeforeResetRow }) {
  const Sign = open ? ChevronDown : ChevronRight;
  return (
    <>
      <Sign className="family-sign" size={14} aria-hidden="true" />
      <span>{count === 1 ? '1 session' : `${count} sessions`} before the reset</span>
    </>
  );
}
