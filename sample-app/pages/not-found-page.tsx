import { Link, useLocation } from 'react-router';
import { Page } from '../layout/page.tsx';

/** For an address that the app does not have. */
export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <Page title="Page not found" width="narrow">
      <p>
        There is no page at <code>{pathname}</code>. Go <Link to="/">home</Link>.
      </p>
    </Page>
  );
}
