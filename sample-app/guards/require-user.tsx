import { Navigate, Outlet, useLocation } from 'react-router';
import { failureOf } from '../api/failure.ts';
import { useGetMeQuery } from '../api/user-api.ts';
import { Loader } from '../layout/loader.tsx';
import { Unreachable } from '../layout/unreachable.tsx';
import type { Role } from '../schema/user.ts';
import { selectUser } from '../state/user-slice.ts';
import { useAppSelector } from '../state/store.ts';

export interface RequireUserProps {
  readonly allowedRoles: readonly Role[];
}

/**
 * Lets the pages below it be seen by users with one of these roles.
 *
 * It asks the server each time it mounts. A user that is known already need not wait for the answer: if it is a no, the
 * guard closes again. Others are sent to log in, or told that this is not for them, and from where they came goes along.
 */
export function RequireUser({ allowedRoles }: RequireUserProps) {
  const { isFetching, error, refetch } = useGetMeQuery(undefined, { refetchOnMountOrArgChange: true });
  const user = useAppSelector(selectUser);
  const from = useLocation();

  if (user) {
    return allowedRoles.includes(user.role) ? <Outlet /> : <Navigate to="/unauthorized" state={{ from }} replace />;
  }
  if (isFetching) return <Loader label="Asking who you are…" />;
  if (error && failureOf(error).kind === 'unanswered') {
    return <Unreachable message={failureOf(error).message} onRetry={() => void refetch()} />;
  }
  return <Navigate to="/login" state={{ from }} replace />;
}
