import { useEffect, useState, type ReactNode } from 'react';
import { userApi } from '../api/user-api.ts';
import { Loader } from '../layout/loader.tsx';
import { useLoggedInFlag } from '../layout/use-logged-in-flag.ts';
import { selectUser, selectUserState } from '../state/user-slice.ts';
import { useAppDispatch, useAppSelector, type AppThunk } from '../state/store.ts';

export interface AuthMiddlewareProps {
  readonly children: ReactNode;
}

/**
 * Brings the user back after a reload on a page that needs no login, if the `logged_in` cookie says that there is one.
 *
 * It asks whenever that cookie appears: another tab may have logged in. A page that nobody is logged in on asks nothing.
 */
export function AuthMiddleware({ children }: AuthMiddlewareProps) {
  const flag = useLoggedInFlag();
  const nobodyKnown = useAppSelector((state) => selectUserState(state).kind === 'unknown');
  const dispatch = useAppDispatch();
  const [isRestoring, setIsRestoring] = useState(flag && nobodyKnown);

  useEffect(() => {
    if (!flag) return;
    void dispatch(restoreUser()).finally(() => setIsRestoring(false));
  }, [flag, dispatch]);

  return isRestoring && nobodyKnown ? <Loader label="Looking for your session…" /> : children;
}

/** In one go with an answer that is on its way already: RTK Query sends one request for both. */
function restoreUser(): AppThunk<Promise<void>> {
  return async (dispatch, getState) => {
    if (selectUser(getState())) return;
    await dispatch(userApi.endpoints.getMe.initiate(undefined, { forceRefetch: true, subscribe: false }));
  };
}
