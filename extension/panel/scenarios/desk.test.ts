import { expect, test } from 'vitest';
import { anyEvent } from '../panel.fixture.tsx';
import { failure } from '../sources/http-call.ts';
import { changingFile, SMALL_LIBRARY, testDesk, testPlace, TWO_REQUESTS } from './desk.fixture.ts';
import { titleOf, verdictOf } from './desk-state.ts';

const [first, second] = SMALL_LIBRARY.map(({ file }) => file) as [string, string];

test('nothing is read before somebody asks; then all of it, with turns for the browser between', async () => {
  const { desk, seen } = testDesk();
  expect(desk.state().readings.size).toBe(0);
  expect(desk.state().entries.map((entry) => titleOf(desk.state(), entry))).toEqual([
    'Two requests meet',
    'A late 401',
  ]);

  await Promise.all([desk.readLibrary(), desk.readLibrary()]);

  expect(desk.state().entries.map((entry) => titleOf(desk.state(), entry))).toEqual([
    'Two requests meet one expired token',
    'A late request meets an expired token',
  ]);
  expect(seen.pauses).toBe(2);
});

test('a scenario that is run at once has a result for the client that fails and the one that cures', async () => {
  const { desk } = testDesk();

  await desk.runAtOnce([first]);

  const rows = desk.state().results.get(first);
  expect(
    rows?.map(({ pairing, client, verdict, refreshes, world }) => [pairing, client, verdict, refreshes, world]),
  ).toEqual([
    ['fails', 'naive', 'pass', 2, 'virtual'],
    ['cured', 'recipe', 'pass', 1, 'virtual'],
  ]);
  expect(verdictOf(desk.state(), first)).toBe('pass');
  expect(desk.state().job).toBeUndefined();
  expect(desk.state().last).toBeUndefined();
});

test('one row alone can be run, and leaves the result of the other', async () => {
  const { desk } = testDesk();
  await desk.runAtOnce([first]);
  const [fails] = desk.state().results.get(first) ?? [];

  desk.chooseRows('cured');
  await desk.runAtOnce([first]);

  const rows = desk.state().results.get(first);
  expect(rows?.map(({ pairing }) => pairing)).toEqual(['fails', 'cured']);
  expect(rows?.[0]).toBe(fails);
});

test('a run of all counts scenarios and verdicts as it goes, and keeps the sum', async () => {
  const { desk } = testDesk();
  const progress = new Set<string>();
  desk.subscribe(() => {
    const { job } = desk.state();
    if (job?.kind === 'at once') progress.add(`${job.done}/${job.total} ${job.tally.pass}`);
  });

  await desk.runAtOnce([first, second]);

  expect([...progress]).toEqual(['0/2 0', '1/2 2']);
  expect(desk.state().last).toEqual({ tally: { pass: 4, fail: 0, error: 0 }, done: 2, total: 2 });
});

test('a run that is cancelled stops at once, and what came of it so far stays', async () => {
  const { desk } = testDesk();
  desk.subscribe(() => {
    if (desk.state().results.get(first)?.length === 1) desk.cancel();
  });

  await desk.runAtOnce([first, second]);

  expect(
    desk
      .state()
      .results.get(first)
      ?.map(({ pairing }) => pairing),
  ).toEqual(['fails']);
  expect(desk.state().results.has(second)).toBe(false);
  expect(desk.state().last).toEqual({ tally: { pass: 1, fail: 0, error: 0 }, done: 0, total: 2 });
  expect(desk.state().job).toBeUndefined();
});

test('while something is under way nothing else begins', async () => {
  const { desk } = testDesk();

  await Promise.all([desk.runAtOnce([first]), desk.runAtOnce([second])]);

  expect([...desk.state().results.keys()]).toEqual([first]);
});

test('a file that is no scenario says where and why; mended, it is read again when it is run', async () => {
  const { desk } = testDesk();
  const file = changingFile('mine.yaml', TWO_REQUESTS.replace('refreshes: 1', 'refreshs: 1'));

  await desk.open([file]);
  const key = desk.state().chosen ?? '';
  const broken = desk.state().readings.get(key);
  expect(broken?.ok === false && broken.problems.map(({ file: where, line, column }) => [where, line, column])).toEqual(
    [['mine.yaml', 11, 5]],
  );
  await desk.runAtOnce([key]);
  expect(desk.state().results.size).toBe(0);
  file.text = TWO_REQUESTS;
  await desk.runAtOnce([key]);

  expect(desk.state().entries[0]).toMatchObject({ key, origin: 'local', text: TWO_REQUESTS });
  expect(
    desk
      .state()
      .results.get(key)
      ?.map(({ verdict }) => verdict),
  ).toEqual(['pass', 'pass']);
});

test('what a file came to is forgotten when its text has changed, and kept when it has not', async () => {
  const { desk } = testDesk();
  const file = changingFile('mine.yaml', TWO_REQUESTS);
  await desk.open([file]);
  const key = desk.state().chosen ?? '';
  await desk.runAtOnce([key]);

  await desk.readAgain(key);
  expect(desk.state().results.get(key)).toHaveLength(2);
  file.text = TWO_REQUESTS.replace('20s', '25s');
  await desk.readAgain(key);

  expect(desk.state().results.has(key)).toBe(false);
});

test('a file that the browser does not read again is not run as it was before', async () => {
  const { desk } = testDesk();
  const file = changingFile('mine.yaml', TWO_REQUESTS);
  await desk.open([file]);
  const key = desk.state().chosen ?? '';
  file.text = undefined;

  await desk.runAtOnce([key]);

  expect(desk.state().results.size).toBe(0);
  expect(desk.state().failures.get(key)?.problem).toBe('mine.yaml cannot be read.');
});

test('a client that is no strategy of ours cannot be run here, and that is said', async () => {
  const { desk } = testDesk();
  await desk.open([changingFile('mine.yaml', TWO_REQUESTS.replace('client: recipe', 'client: ./my-query.ts'))]);
  const key = desk.state().chosen ?? '';

  await desk.runAtOnce([key]);

  expect(desk.state().failures.get(key)?.problem).toMatch(/^There is no client ".\/my-query.ts" here\./);
});

test('a live run borrows the server that was found, and gives it back', async () => {
  const { place, asked, told } = testPlace();
  const event = anyEvent(1);
  if (event.source === 'client') told.push(event);
  const { desk } = testDesk({ live: place });
  const heard: number[] = [];
  desk.live?.follow(({ seq }) => heard.push(seq));

  await desk.live?.run(first);

  expect(asked).toEqual(['borrow http://localhost:8000', 'give back']);
  expect(
    desk
      .state()
      .results.get(first)
      ?.map(({ world, verdict }) => [world, verdict]),
  ).toEqual([
    ['live', 'pass'],
    ['live', 'pass'],
  ]);
  expect(heard).toEqual([1]);
  expect(desk.live?.history()).toEqual([event]);
});

test('the server is given back when a live run is cancelled, too', async () => {
  const { place, asked } = testPlace();
  const { desk } = testDesk({ live: place });
  desk.subscribe(() => {
    const { job } = desk.state();
    if (job?.kind === 'live' && job.now.startsWith('naive, 20s')) desk.cancel();
  });

  await desk.live?.run(first);

  expect(asked).toEqual(['borrow http://localhost:8000', 'give back']);
  expect(desk.state().results.size).toBe(0);
  expect(desk.state().job).toBeUndefined();
});

test('without a server a live run says so and touches nothing', async () => {
  const { place, asked } = testPlace(failure('No mock server answers at http://localhost:8000.', 'npm start'));
  const { desk } = testDesk({ live: place });

  await desk.live?.run(first);

  expect(asked).toEqual([]);
  expect(desk.state().failures.get(first)?.problem).toBe('No mock server answers at http://localhost:8000.');
  expect(desk.state().job).toBeUndefined();
});
