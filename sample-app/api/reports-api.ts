import { z } from '../schema/jitless-zod.ts';
import { api } from './api.ts';

const reportsReply = z.object({ data: z.object({ reports: z.array(z.looseObject({})) }) });

/** What only an admin may read. */
export const reportsApi = api.injectEndpoints({
  endpoints: (build) => ({
    getReports: build.query<readonly Readonly<Record<string, unknown>>[], void>({
      query: () => 'admin/reports',
      transformResponse: (reply) => reportsReply.parse(reply).data.reports,
      providesTags: ['Reports'],
    }),
  }),
});

export const { useGetReportsQuery } = reportsApi;
