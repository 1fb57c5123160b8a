import type { SessionState } from '../../../reauth/trace/sessions.ts';
import { selectSessions } from '../state/selectors.ts';
import { usePanelSelector } from '../state/store.ts';
import { selectUsers } from '../state/trace-slice.ts';
import { SessionCard } from './session-card.tsx';

/** The sessions on the server: those that live, newest first, and the latest that ended if none does. */
export function Sessions({ now }: { readonly now: number }) {
  const users = usePanelSelector(selectUsers);
  const sessions = shownOf(usePanelSelector(selectSessions));
  return (
    <section aria-labelledby="session-title">
      <h2 id="session-title">Session on the server</h2>
      {sessions.length === 0 && <p className="hint">Nobody is logged in.</p>}
      <ul className="cards">
        {sessions.map((session) => (
          <SessionCard key={session.sid} session={session} email={users[session.user]} now={now} />
        ))}
      </ul>
    </section>
  );
}

function shownOf(sessions: readonly SessionState[]): readonly SessionState[] {
  const live = sessions.filter(({ state }) => state === 'live');
  return (live.length > 0 ? live : sessions.slice(-1)).toReversed().slice(0, 5);
}
