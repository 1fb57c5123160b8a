import type { SessionState } from '../../../reauth/trace/sessions.ts';
import { countdownWords } from '../words.ts';

export interface SessionCardProps {
  readonly session: SessionState;
  /** The user's address; their id is shown while it is not known. */
  readonly email: string | undefined;
  readonly now: number;
}

/** One sign-in as the server has it: whose, how often refreshed, how long it lasts. */
export function SessionCard({ session, email, now }: SessionCardProps) {
  const { sid, user, state, why, refreshes, mostPerExpiry, spent, reused, forgiven, endsAt } = session;
  return (
    <li className="card session-card" data-testid="session" data-state={state}>
      <div className="card-head">
        <strong title={user}>{email ?? user}</strong>
        <span className="tag">{state}</span>
      </div>
      <div className="card-line">
        <span title={`Session ${sid}`}>{refreshes === 1 ? '1 refresh' : `${refreshes} refreshes`}</span>
        {mostPerExpiry > 1 && <span className="bad">{mostPerExpiry} for one expiry</span>}
        {spent > 0 && <span>{spent === 1 ? '1 token spent' : `${spent} tokens spent`}</span>}
        {forgiven > 0 && <span>{forgiven === 1 ? 'one forgiven' : `${forgiven} forgiven`}</span>}
        {reused > 0 && (
          <span className="bad">{reused === 1 ? 'a spent one came back' : `spent ones came back ${reused} times`}</span>
        )}
        {endsAt !== undefined && (
          <span>{endsAt > now ? `ends in ${countdownWords(endsAt - now)}` : 'its time is over'}</span>
        )}
        {why !== undefined && <span>{WHY[why]}</span>}
      </div>
    </li>
  );
}

/** Why a session is over. */
export const WHY: Readonly<Record<NonNullable<SessionState['why']>, string>> = {
  logout: 'logged out',
  expired: 'its time ran out',
  control: 'ended by command',
  'user-deleted': 'the user was deleted',
  replaced: 'another login replaced it',
  reuse: 'a spent token was presented',
  reset: 'the server was reset',
  forgotten: 'the server does not know it any more',
};
