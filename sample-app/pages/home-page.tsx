import { Page } from '../layout/page.tsx';
import { selectUser } from '../state/user-slice.ts';
import { useAppSelector } from '../state/store.ts';
import { BurstPanel } from './burst-panel.tsx';
import { TryThis } from './try-this.tsx';

/** The page that everybody may see: what this is, and the burst of requests that the panel is made for. */
export function HomePage() {
  const user = useAppSelector(selectUser);
  return (
    <Page title="Home">
      <p className="lead">
        {user ? `Welcome, ${user.name}. ` : 'Welcome. '}
        This app keeps its users logged in with an access token that lives seconds and a refresh token that lives
        longer. What happens when the first one runs out is what the panel shows.
      </p>
      <div className="columns">
        <BurstPanel />
        <TryThis isLoggedIn={user !== undefined} />
      </div>
    </Page>
  );
}
