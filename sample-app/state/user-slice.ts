import { createSlice } from '@reduxjs/toolkit';
import { userApi } from '../api/user-api.ts';
import type { User } from '../schema/user.ts';
import { logout, type LogoutCause } from './session-actions.ts';

/**
 * What the app knows of its user.
 *
 * `unknown`: nobody asked the server yet. `gone`, by why: `asked` to log out, `refused` a refresh after having been
 * logged in, or a `stranger` all along.
 */
export type UserState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'known'; readonly user: User }
  | { readonly kind: 'gone'; readonly why: 'asked' | 'refused' | 'stranger' };

const initialState: UserState = { kind: 'unknown' };

/** Who is logged in. `getMe` alone fills it, in the same step as its answer: a guard never sees one without the other. */
export const userSlice = createSlice({
  name: 'user',
  initialState: (): UserState => initialState,
  reducers: {},
  extraReducers: (builder) =>
    builder
      .addCase(logout, (state, { payload }) => goneAfter(state, payload))
      .addMatcher(userApi.endpoints.getMe.matchFulfilled, (_state, { payload }) => ({ kind: 'known', user: payload }))
      .addMatcher(userApi.endpoints.getMe.matchRejected, (state, { payload }) =>
        payload?.status === 401 || payload?.status === 403 ? goneAfter(state, 'lost') : state,
      ),
  selectors: {
    selectUserState: (state) => state,
    selectUser: (state) => (state.kind === 'known' ? state.user : undefined),
  },
});

export const { selectUserState, selectUser } = userSlice.selectors;

/** Requests that fail together lose one session: the first of them says why. */
function goneAfter(state: UserState, cause: LogoutCause): UserState {
  if (cause === 'asked') return { kind: 'gone', why: 'asked' };
  if (state.kind === 'known') return { kind: 'gone', why: 'refused' };
  return state.kind === 'gone' && state.why === 'refused' ? state : { kind: 'gone', why: 'stranger' };
}
