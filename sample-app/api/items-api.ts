import { api } from './api.ts';

/** One request of a burst. `shot` makes each a query of its own: RTK Query would send two equal ones once. */
export interface ItemRequest {
  readonly item: number;
  readonly shot: number;
}

/** Guarded calls that have nothing to show: what matters is how they come through an expired token. */
export const itemsApi = api.injectEndpoints({
  endpoints: (build) => ({
    getItem: build.query<null, ItemRequest>({
      query: ({ item }) => `items/${item}`,
      transformResponse: () => null,
      keepUnusedDataFor: 0,
    }),
  }),
});
