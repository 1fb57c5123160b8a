import type { LoginInput, RegisterInput } from '../forms/account-schemas.ts';
import { api } from './api.ts';
import { userApi } from './user-api.ts';

/** Coming and going. The server answers with cookies; the tokens in its JSON are left alone. */
export const authApi = api.injectEndpoints({
  endpoints: (build) => ({
    register: build.mutation<void, RegisterInput>({
      query: (body) => ({ url: 'auth/register', method: 'POST', body }),
      transformResponse: () => undefined,
    }),
    login: build.mutation<void, LoginInput>({
      query: (body) => ({ url: 'auth/login', method: 'POST', body }),
      transformResponse: () => undefined,
      invalidatesTags: ['Reports'],
      onQueryStarted: async (_credentials, { dispatch, queryFulfilled }) => {
        const loggedIn = await queryFulfilled.then(
          () => true,
          () => false,
        );
        if (loggedIn)
          await dispatch(userApi.endpoints.getMe.initiate(undefined, { forceRefetch: true, subscribe: false }));
      },
    }),
    logout: build.mutation<void, void>({
      query: () => ({ url: 'auth/logout', method: 'POST' }),
      transformResponse: () => undefined,
    }),
  }),
});

export const { useRegisterMutation, useLoginMutation, useLogoutMutation } = authApi;
