import { selectUserState, type UserState } from '../state/user-slice.ts';
import { useAppSelector } from '../state/store.ts';
import { useLoggedInFlag } from './use-logged-in-flag.ts';

/** Who the app believes one is, beside the only cookie it can see. They may disagree, and that is worth seeing. */
export function SessionLine() {
  const user = useAppSelector(selectUserState);
  const flag = useLoggedInFlag();
  return (
    <p className="session-line">
      <span data-testid="who">{wordsFor(user)}</span>
      <span className={flag ? 'flag flag-on' : 'flag'} data-testid="flag">
        <code>logged_in</code> {flag ? 'cookie is there' : 'cookie is not there'}
      </span>
      <span className="session-aside">the two tokens are HttpOnly: no script can read them</span>
    </p>
  );
}

function wordsFor(state: UserState): string {
  switch (state.kind) {
    case 'known':
      return `Logged in as ${state.user.name} (${state.user.role})`;
    case 'unknown':
    case 'gone':
      return 'Not logged in';
  }
}
