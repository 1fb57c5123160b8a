import { expect, test } from 'vitest';
import { instant } from '../time/instant.ts';
import { clientEventSchema } from '../trace/client-event-schema.ts';
import type { ClientEvent } from '../trace/events.ts';
import { createRecorder } from '../trace/recorder.ts';
import type { FetchFn } from './observed-fetch.ts';
import { createObserver, type Observer } from './observer.ts';
import { createTinyApp } from './tiny-app.fixture.ts';

/** A shop whose access token has run out; what it answers is full of things that must not leave the page. */
function createShop({ refreshes = true, refusal = 400 } = {}) {
  const seen: Request[] = [];
  let open = false;
  let waiting = 0;
  let allRefused: () => void = () => undefined;
  const refused = new Promise<void>((resolve) => (allRefused = resolve));
  const fetchFn: FetchFn = async (input, init) => {
    const request = new Request(input, init);
    seen.push(request);
    const secret = { 'x-secret': 'canary-response-header', 'set-cookie': 'sid=canary-cookie' };
    if (request.url.endsWith('/auth/refresh')) {
      await refused;
      if (!refreshes) return Response.json({ message: 'canary-message', error: 'canary' }, { status: refusal });
      open = true;
      return Response.json({ access_token: 'canary-new-token' }, { headers: secret });
    }
    if (open) return Response.json({ nested: [{ token: 'canary-body' }] }, { headers: secret });
    waiting += 1;
    if (waiting === 5) allRefused();
    return Response.json({ message: 'canary-message' }, { status: 401, headers: secret });
  };
  return { fetchFn, seen };
}

function createWatch(): { readonly observer: Observer; events(): readonly ClientEvent[] } {
  const recorder = createRecorder({ clock: { now: () => instant(1) }, tab: 'page-1' });
  const observer = createObserver({ tab: 'page-1', label: 'page', client: 'app', emit: recorder.record });
  return { observer, events: () => recorder.since(0) };
}

const PATHS = [1, 2, 3, 4, 5].map((item) => `/goods/${item}?key=canary-query#canary-fragment`);

const variants = [
  { lines: 'three lines', observesInner: false },
  { lines: 'the fourth line too', observesInner: true },
];

test.each(variants)('with $lines the app gets the same results and sends the same requests', async (variant) => {
  const [before, after] = [createShop(), createShop()];
  const plain = createTinyApp({ fetchFn: before.fetchFn });
  const observed = createTinyApp({ fetchFn: after.fetchFn, observer: createWatch().observer, ...variant });

  const expected = await Promise.all(PATHS.map(plain.get));
  const results = await Promise.all(PATHS.map(observed.get));

  expect(results).toEqual(expected);
  expect(results.every(({ data }) => data !== undefined)).toBe(true);
  expect(after.seen.map(asSent)).toEqual(before.seen.map(asSent));
  expect(after.seen).toHaveLength(11);
});

test.each(variants)('with $lines five refusals show as one refresh and four waits', async (variant) => {
  const shop = createShop();
  const { observer, events } = createWatch();
  const app = createTinyApp({ fetchFn: shop.fetchFn, observer, ...variant });

  await Promise.all(PATHS.map(app.get));

  const sent = events().filter((event) => event.type === 'fetch.sent');
  expect(sent.filter(({ purpose }) => purpose === 'refresh').map(({ request }) => request)).toEqual(['page-1.1']);
  expect(sent.map(({ request, path }) => `${request} ${path}`)).toEqual([
    ...[1, 2, 3, 4, 5].map((item) => `page-1.${item} /v1/goods/${item}`),
    'page-1.1 /v1/auth/refresh',
    ...[1, 2, 3, 4, 5].map((item) => `page-1.${item} /v1/goods/${item}`),
  ]);
  expect(requestsOf(events(), 'mutex.awaited')).toEqual(['page-1.2', 'page-1.3', 'page-1.4', 'page-1.5']);
  expect(requestsOf(events(), 'mutex.passed')).toEqual(['page-1.2', 'page-1.3', 'page-1.4', 'page-1.5']);
  expect(requestsOf(events(), 'mutex.acquired')).toEqual(['page-1.1']);
  expect(requestsOf(events(), 'mutex.released')).toEqual(['page-1.1']);
  expect(requestsOf(events(), 'session.lost')).toEqual([]);
  expect(sent.every(({ attribution }) => attribution === (variant.observesInner ? 'exact' : 'inferred'))).toBe(true);
});

test('every request and exchange has its end, causes before effects, and each event is a valid one', async () => {
  const { observer, events } = createWatch();
  const app = createTinyApp({ fetchFn: createShop().fetchFn, observer });

  await Promise.all(PATHS.map(app.get));

  const types = events().map(({ type }) => type);
  expect(types.filter((type) => type === 'request.settled')).toHaveLength(5);
  expect(types.filter((type) => type === 'fetch.answered')).toHaveLength(11);
  const at = (wanted: (event: ClientEvent) => boolean): number => events().findIndex(wanted);
  const refusal = at((event) => event.type === 'fetch.answered' && event.exchange === 'page-1.1.1');
  expect(refusal).toBeGreaterThan(0);
  expect(refusal).toBeLessThan(at(({ type }) => type === 'mutex.acquired'));
  expect(events().map((event) => clientEventSchema.safeParse(event).error)).toEqual(events().map(() => undefined));
});

test('a refresh that fails shows as a lost session of the request that asked for it', async () => {
  const { observer, events } = createWatch();
  const app = createTinyApp({ fetchFn: createShop({ refreshes: false }).fetchFn, observer });

  const results = await Promise.all(PATHS.map(app.get));

  expect(results.every(({ error }) => error !== undefined)).toBe(true);
  expect(app.redirects).toEqual(['/login']);
  expect(events().filter(({ type }) => type === 'session.lost')).toMatchObject([{ request: 'page-1.1', status: 400 }]);
});

test('a refresh that may be tried again costs nobody the session, whatever the app makes of it', async () => {
  const { observer, events } = createWatch();
  const app = createTinyApp({ fetchFn: createShop({ refreshes: false, refusal: 503 }).fetchFn, observer });

  await Promise.all(PATHS.map(app.get));

  expect(requestsOf(events(), 'request.settled')).toHaveLength(5);
  expect(requestsOf(events(), 'session.lost')).toEqual([]);
});

test('no token, header, body, query, fragment or message of the app enters the trace', async () => {
  for (const refreshes of [true, false]) {
    const shop = createShop({ refreshes });
    const { observer, events } = createWatch();
    const app = createTinyApp({ fetchFn: shop.fetchFn, observer, observesInner: true });

    await Promise.all(PATHS.map(app.get));

    expect(shop.seen[0]?.headers.get('authorization')).toContain('canary');
    expect(events().length).toBeGreaterThan(30);
    expect(JSON.stringify(events())).not.toContain('canary');
  }
});

test('a network failure reaches the app as it was, and the trace without its text', async () => {
  const { observer, events } = createWatch();
  const fetchFn: FetchFn = () => Promise.reject(new TypeError('canary.example refused the connection'));

  const result = await createTinyApp({ fetchFn, observer }).get('/goods/1');

  expect(result).toEqual(await createTinyApp({ fetchFn }).get('/goods/1'));
  expect(events().filter(({ type }) => type === 'fetch.failed')).toMatchObject([{ error: 'TypeError' }]);
  expect(JSON.stringify(events())).not.toContain('canary');
});

test('an observer whose every event fails to be recorded leaves the app as it was', async () => {
  const broken = createObserver({
    tab: 'page-1',
    label: 'page',
    client: 'app',
    emit: () => {
      throw new Error('nobody listens');
    },
  });
  const app = createTinyApp({ fetchFn: createShop().fetchFn, observer: broken, observesInner: true });

  const results = await Promise.all(PATHS.map(app.get));

  expect(results.every(({ data }) => data !== undefined)).toBe(true);
});

function requestsOf(events: readonly ClientEvent[], type: ClientEvent['type']): readonly unknown[] {
  return events.flatMap((event) => (event.type === type && 'request' in event ? [event.request] : []));
}

function asSent({ method, url, headers, credentials }: Request): unknown {
  return { method, url, credentials, headers: [...headers] };
}
