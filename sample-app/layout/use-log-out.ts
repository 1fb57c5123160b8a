import { useNavigate } from 'react-router';
import { useLogoutMutation } from '../api/auth-api.ts';
import { failureOf } from '../api/failure.ts';
import { logout } from '../state/session-actions.ts';
import { useAppDispatch } from '../state/store.ts';

/** Logs out on the server first: while the cookies live, an app that merely forgets its user is still logged in. */
export function useLogOut() {
  const [askToLogOut, { isLoading, error }] = useLogoutMutation();
  const dispatch = useAppDispatch();
  const navigate = useNavigate();

  const leave = async (): Promise<void> => {
    const answer = await askToLogOut();
    if (answer.error !== undefined) return;
    // Away from a guarded page before the user is gone: its guard would remember that page for the next user.
    await navigate('/login', { flushSync: true });
    dispatch(logout('asked'));
  };
  const problem = error === undefined ? undefined : `You are still logged in. ${failureOf(error).message}`;
  return { logOut: () => void leave(), isLeaving: isLoading, problem };
}
