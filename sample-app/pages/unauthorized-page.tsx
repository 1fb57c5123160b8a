import { Link, useLocation } from 'react-router';
import { destinationOf } from '../guards/destination.ts';
import { Notice } from '../layout/notice.tsx';
import { Page } from '../layout/page.tsx';
import { selectUser } from '../state/user-slice.ts';
import { useAppSelector } from '../state/store.ts';

/** For a user who is logged in, but not as somebody who may see what they asked for. */
export function UnauthorizedPage() {
  const user = useAppSelector(selectUser);
  const wanted = destinationOf(useLocation().state);
  const what = wanted === '/' ? 'That page' : `The page ${wanted}`;
  return (
    <Page title="You may not see this page" width="narrow">
      <Notice tone="bad">
        {what} is for other users{user ? ` than ${user.email}, whose role is ${user.role}` : ''}.
      </Notice>
      <p>
        Go <Link to="/">home</Link>, or log out and in again as <code>admin@example.com</code>.
      </p>
    </Page>
  );
}
