import { configureStore, createSlice, type PayloadAction } from '@reduxjs/toolkit';
import {
  createApi,
  fetchBaseQuery,
  type BaseQueryFn,
  type FetchArgs,
  type FetchBaseQueryError,
} from '@reduxjs/toolkit/query';
import { Mutex } from 'async-mutex';
import { observeBaseQuery, observeFetch, observeMutex } from '../../../reauth/observe/public.ts';

/**
 * A whole app in one file, written as a reader of the article would, for tests of the extension: it is not the sample
 * app and knows of this package only the three lines. The mock server is `?server=`, or the one that serves this page.
 */
const server = new URL(location.href).searchParams.get('server') ?? location.origin;

type Session = 'unknown' | 'signed in' | 'signed out';
const session = createSlice({
  name: 'session',
  initialState: (): { readonly value: Session } => ({ value: 'unknown' }),
  reducers: {
    sessionChanged: (_, { payload }: PayloadAction<Session>) => ({ value: payload }),
  },
});
const { sessionChanged } = session.actions;

const lock = observeMutex(new Mutex());
const baseQuery = fetchBaseQuery({
  baseUrl: `${server}/api`,
  credentials: 'include',
  fetchFn: observeFetch({ server }),
});

const withReauth: BaseQueryFn<string | FetchArgs, unknown, FetchBaseQueryError> = async (args, api, extra) => {
  await lock.waitForUnlock();
  let result = await baseQuery(args, api, extra);
  if (result.error?.status !== 401 || api.endpoint === 'login') return result;
  if (lock.isLocked()) {
    await lock.waitForUnlock();
    return baseQuery(args, api, extra);
  }
  const release = await lock.acquire();
  try {
    const refreshed = await baseQuery('/auth/refresh', api, extra);
    if (refreshed.data) result = await baseQuery(args, api, extra);
    else api.dispatch(sessionChanged('signed out'));
  } finally {
    release();
  }
  return result;
};

const api = createApi({
  baseQuery: observeBaseQuery(withReauth),
  endpoints: (build) => ({
    login: build.mutation<unknown, void>({
      query: () => ({
        url: '/auth/login',
        method: 'POST',
        body: { email: 'user@example.com', password: 'password123' },
      }),
    }),
    item: build.query<unknown, number>({ query: (id) => `/items/${id}` }),
  }),
});

const store = configureStore({
  reducer: { [api.reducerPath]: api.reducer, session: session.reducer },
  middleware: (defaults) => defaults().concat(api.middleware),
});

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element "${id}". It belongs into index.html.`);
  return found;
};

store.subscribe(() => (element('session').textContent = store.getState().session.value));

async function logIn(): Promise<void> {
  const { error } = await store.dispatch(api.endpoints.login.initiate());
  store.dispatch(sessionChanged(error === undefined ? 'signed in' : 'signed out'));
}

async function fire(): Promise<void> {
  element('answers').textContent = 'waiting';
  const answers = await Promise.all(
    [1, 2, 3, 4, 5].map((id) =>
      store.dispatch(api.endpoints.item.initiate(id, { forceRefetch: true, subscribe: false })),
    ),
  );
  element('answers').textContent = answers.map(({ isSuccess }) => (isSuccess ? 'ok' : 'refused')).join(' ');
}

element('log-in').addEventListener('click', () => void logIn());
element('fire').addEventListener('click', () => void fire());
