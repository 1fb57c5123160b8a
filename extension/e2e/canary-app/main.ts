import { configureStore } from '@reduxjs/toolkit';
import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query';
import { Mutex } from 'async-mutex';
import { observeBaseQuery, observeFetch, observeMutex } from '../../../reauth/observe/public.ts';

/** Every secret holds this word: it may turn up nowhere but in what the server was sent. */
const canary = (where: string): string => `canary-${where}`;

const server = new URL(location.href).searchParams.get('server') ?? location.origin;
const fetchFn = observeFetch({ server });
const mutex = observeMutex(new Mutex());

/** One endpoint for whatever a call is made of. */
const api = createApi({
  baseQuery: observeBaseQuery(
    fetchBaseQuery({
      baseUrl: `${server}/api`,
      credentials: 'include',
      fetchFn,
      headers: { 'accept-language': canary('header') },
    }),
  ),
  endpoints: (make) => ({
    call: make.mutation<
      unknown,
      { url: string; method: string; body?: unknown; params?: Record<string, string>; headers?: Record<string, string> }
    >({
      query: (args) => args,
    }),
  }),
});
const store = configureStore({
  reducer: { [api.reducerPath]: api.reducer },
  middleware: (defaults) => defaults().concat(api.middleware),
});
const BEARER = { headers: { authorization: `Bearer ${canary('bearer')}` } };
const call = (url: string, method = 'GET', body?: unknown, params: Record<string, string> = {}) =>
  store.dispatch(api.endpoints.call.initiate({ url, method, params, ...(body === undefined ? BEARER : { body }) }));

async function sing(): Promise<void> {
  document.cookie = `canary_cookie=${canary('cookie')}; path=/`;
  const email = 'singer@example.com';
  const password = canary('password');
  await call('/auth/register', 'POST', { name: 'Singer', email, password, passwordConfirm: password });
  await call('/auth/login', 'POST', { email, password: canary('wrong-password') });
  await call('/auth/login', 'POST', { email, password });
  await call('/auth/register', 'POST', { name: { deep: [canary('wrong-type')] }, email: canary('email') });
  await call('/items/1', 'GET', undefined, { token: canary('query') });
  await call(`/items/2?secret=${canary('url-query')}#${canary('fragment')}`);
  await call('/orders', 'POST', { item: 1, deep: { deeper: [{ secret: canary('nested') }] } });
  const failing = observeFetch({ fetchFn: () => Promise.reject(new TypeError(canary('error'))) });
  await failing(`${server}/api/items/3?key=${canary('key')}`, { body: canary('body'), method: 'POST' }).catch(() => {});
  await mutex.runExclusive(() => Promise.reject(new Error(canary('mutex')))).catch(() => {});
}

document.getElementById('sing')?.addEventListener('click', () => {
  void sing().then(() => document.getElementById('sung')?.append('done'));
});
