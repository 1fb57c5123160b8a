/** What a user adds to their own app, once, to see it here. */
const THREE_LINES = `import { observeBaseQuery, observeFetch, observeMutex } from 'reauth-devtools/observe';

const mutex = observeMutex(new Mutex());
const baseQuery = fetchBaseQuery({ baseUrl, fetchFn: observeFetch() });
createApi({ baseQuery: observeBaseQuery(customFetchBase), … });`;

/** For a page that has told nothing yet: perhaps nothing in it is observed. */
export function ObserveSteps() {
  return (
    <>
      <p>Nothing comes from your own app? Let it be observed where it makes its mutex, its fetch and its base query:</p>
      <pre className="three-lines">{THREE_LINES}</pre>
    </>
  );
}
