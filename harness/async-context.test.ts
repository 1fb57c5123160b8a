import { expect, test } from 'vitest';
import { createTinyApp } from '../reauth/observe/tiny-app.fixture.ts';
import { createObserver } from '../reauth/observe/observer.ts';
import type { ClientFact } from '../reauth/trace/events.ts';
import { createAsyncContext } from './async-context.ts';

test('with an asynchronous context every event of an app that knows nothing of it is attributed exactly', async () => {
  const facts: ClientFact[] = [];
  const emit = (fact: ClientFact): unknown => facts.push(fact);
  const observer = createObserver({ tab: 'T', label: 'T', client: 'app', emit, context: createAsyncContext() });
  let open = false;
  const app = createTinyApp({
    observer,
    fetchFn: async (input) => {
      // A turn of the event loop, so that all five are refused before the refresh is answered.
      await new Promise(setImmediate);
      const path = new URL(new Request(input).url).pathname;
      if (path.endsWith('/auth/refresh')) open = true;
      return open ? Response.json({}) : Response.json({}, { status: 401 });
    },
  });

  await Promise.all([1, 2, 3, 4, 5].map((item) => app.get(`/goods/${item}`)));

  const attributed = facts.flatMap((fact) => ('attribution' in fact ? [fact] : []));
  expect(attributed.length).toBeGreaterThan(15);
  expect(attributed.filter(({ attribution }) => attribution !== 'exact')).toEqual([]);
  const perRequest = facts.filter((fact) => fact.type === 'fetch.sent' && fact.purpose === 'request');
  expect(perRequest).toHaveLength(10);
});
