import { createAction } from '@reduxjs/toolkit';

/** Why somebody is no longer logged in: because they asked for it, or because the session could not be refreshed. */
export type LogoutCause = 'asked' | 'lost';

/**
 * Forgets the user. It has its own file because the base query dispatches it: the slice, which listens to the
 * endpoints, may not be imported from there.
 */
export const logout = createAction('user/logout', (cause: LogoutCause = 'asked') => ({ payload: cause }));
