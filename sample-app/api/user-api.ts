import { z } from '../schema/jitless-zod.ts';
import { userSchema, type User } from '../schema/user.ts';
import { api } from './api.ts';

const meReply = z.object({ data: z.object({ user: userSchema }) });

/**
 * Who the cookies say one is. `userSlice` takes the answer over; nothing is kept here once nobody looks, so that a guard
 * that mounts always asks anew.
 */
export const userApi = api.injectEndpoints({
  endpoints: (build) => ({
    getMe: build.query<User, void>({
      query: () => 'users/me',
      transformResponse: (reply) => meReply.parse(reply).data.user,
      keepUnusedDataFor: 0,
    }),
  }),
});

export const { useGetMeQuery } = userApi;
