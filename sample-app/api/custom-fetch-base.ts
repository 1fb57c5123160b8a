import { fetchBaseQuery } from '@reduxjs/toolkit/query/react';
import { Mutex } from 'async-mutex';
import { recipe } from '../../reauth/client/recipe.ts';
import { observeBaseQuery, observeFetch, observeMutex } from '../../reauth/observe/observe.ts';
import { logout } from '../state/session-actions.ts';

const server = location.origin;
const mutex = observeMutex(new Mutex());

/** Observed as well as what is made of it: so each fetch is known to be its request's, where else it is concluded. */
const baseQuery = observeBaseQuery(
  fetchBaseQuery({ baseUrl: `${server}/api/`, credentials: 'include', fetchFn: observeFetch({ server }) }),
);

/**
 * The base query of every endpoint: a request that finds the access token gone refreshes it once for all, and is sent
 * again. A refresh that fails ends in `logout('lost')`, on which the store leaves for `/login`.
 */
export const customFetchBase = observeBaseQuery(
  recipe({ baseQuery, mutex, onSessionLost: (api) => void api.dispatch(logout('lost')) }),
);
