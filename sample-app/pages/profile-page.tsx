import { Page } from '../layout/page.tsx';
import { selectUser } from '../state/user-slice.ts';
import { useAppSelector } from '../state/store.ts';

/** What the server knows of its user. Below `RequireUser`, so that there is one. */
export function ProfilePage() {
  const user = useAppSelector(selectUser);
  return (
    <Page title="Profile">
      {user && (
        <dl className="card facts">
          <dt>Name</dt>
          <dd>{user.name}</dd>
          <dt>Email</dt>
          <dd>{user.email}</dd>
          <dt>Role</dt>
          <dd>{user.role}</dd>
          <dt>Id</dt>
          <dd>
            <code>{user.id}</code>
          </dd>
        </dl>
      )}
    </Page>
  );
}
