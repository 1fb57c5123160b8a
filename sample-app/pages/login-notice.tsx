import { useLocation } from 'react-router';
import { destinationOf, registeredEmailOf } from '../guards/destination.ts';
import { Notice } from '../layout/notice.tsx';
import { selectUserState } from '../state/user-slice.ts';
import { useAppSelector } from '../state/store.ts';
import { GoneNotice } from './gone-notice.tsx';

/** Why one is at the log in page, when it was not by choice, and where one goes from here. */
export function LoginNotice() {
  const user = useAppSelector(selectUserState);
  const { state } = useLocation();
  const destination = destinationOf(state);
  const registered = registeredEmailOf(state);
  const back = destination === '/' ? '' : ` After that you are taken back to ${destination}.`;

  if (registered !== '')
    return (
      <Notice tone="good">
        The account {registered} is made. Log in with it.{back}
      </Notice>
    );
  switch (user.kind) {
    case 'known':
      return (
        <Notice tone="info">You are logged in as {user.user.name}. Logging in again replaces that session.</Notice>
      );
    case 'gone':
      return <GoneNotice why={user.why} back={back} />;
    case 'unknown':
      return back === '' ? null : <Notice tone="info">Log in to see that page.{back}</Notice>;
  }
}
