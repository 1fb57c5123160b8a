import { failureOf } from '../api/failure.ts';
import { useGetReportsQuery } from '../api/reports-api.ts';
import { Loader } from '../layout/loader.tsx';
import { Notice } from '../layout/notice.tsx';
import { Page } from '../layout/page.tsx';
import { ReportsTable } from './reports-table.tsx';

/** What only an admin may see. The server guards it too: the role in the browser only decides what is drawn. */
export function AdminPage() {
  const { data, error, isFetching, refetch } = useGetReportsQuery(undefined, { refetchOnMountOrArgChange: true });
  return (
    <Page title="Admin">
      {error ? <Notice tone="bad">{failureOf(error).message}</Notice> : data && <ReportsTable reports={data} />}
      {!data && isFetching && <Loader label="Fetching the reports…" />}
      <button type="button" className="button" aria-disabled={isFetching} onClick={() => isFetching || void refetch()}>
        Fetch again
      </button>
    </Page>
  );
}
