import { createApi } from '@reduxjs/toolkit/query/react';
import { customFetchBase } from './custom-fetch-base.ts';

/** The server, as far as this app uses it. One API, because all its endpoints share one base query and one mutex. */
export const api = createApi({
  reducerPath: 'api',
  baseQuery: customFetchBase,
  tagTypes: ['Reports'],
  endpoints: () => ({}),
});
