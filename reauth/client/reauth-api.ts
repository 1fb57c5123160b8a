import { createApi } from '@reduxjs/toolkit/query';
import type { ReauthBaseQuery } from './strategy.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface Registration extends Credentials {
  readonly name: string;
  readonly passwordConfirm: string;
}

export interface ItemQuery {
  readonly id: number;
  /** The server holds its reply so long: `200ms`. */
  readonly delay?: string;
  /** Not sent. RTK Query joins two calls with equal arguments; this makes each one distinct. */
  readonly shot?: number;
}

/** The mock server's calls as RTK Query endpoints. Nothing is cached: each call is one that the server sees. */
export function createReauthApi(baseQuery: ReauthBaseQuery) {
  return createApi({
    reducerPath: 'reauthApi',
    baseQuery,
    keepUnusedDataFor: 0,
    endpoints: (build) => ({
      register: build.mutation<unknown, Registration>({
        query: (body) => ({ url: 'auth/register', method: 'POST', body }),
      }),
      login: build.mutation<unknown, Credentials>({
        query: (body) => ({ url: 'auth/login', method: 'POST', body }),
      }),
      logout: build.mutation<unknown, void>({ query: () => ({ url: 'auth/logout', method: 'POST' }) }),
      getMe: build.query<unknown, number | void>({ query: () => 'users/me' }),
      getItems: build.query<unknown, number | void>({ query: () => 'items' }),
      getItem: build.query<unknown, ItemQuery>({
        query: ({ id, delay }) => (delay === undefined ? `items/${id}` : { url: `items/${id}`, params: { delay } }),
      }),
      createOrder: build.mutation<unknown, { readonly item: number }>({
        query: (body) => ({ url: 'orders', method: 'POST', body }),
      }),
      adminReports: build.query<unknown, number | void>({ query: () => 'admin/reports' }),
    }),
  });
}

export type ReauthApi = ReturnType<typeof createReauthApi>;
