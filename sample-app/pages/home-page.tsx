import { Link } from 'react-router';
import { Page } from '../layout/page.tsx';
import { selectUser } from '../state/user-slice.ts';
import { useAppSelector } from '../state/store.ts';
import { BurstPanel } from './burst-panel.tsx';

/** The page that everybody may see: what this is, and the burst of requests that the panel is made for. */
export function HomePage() {
  const user = useAppSelector(selectUser);
  return (
    <Page title="Home">
      <p className="lead">
        {user ? `Welcome, ${user.name}. ` : 'Welcome. '}
        This app keeps its users logged in with an access token that lives seconds and a refresh token that lives
        longer. Open <a href="/panel/">the panel</a>, or this page&rsquo;s DevTools, to see what happens when the first
        runs out.
      </p>
      {!user && (
        <p className="hint">
          <Link to="/login">Log in</Link> first: a request without a session is refused, and so is the refresh after it.
        </p>
      )}
      <BurstPanel />
    </Page>
  );
}
