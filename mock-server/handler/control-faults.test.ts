import { expect, test } from 'vitest';
import { world, type World } from './testing/world.ts';

const put = ({ browser }: World, ...faults: readonly unknown[]) =>
  browser.call('PUT', '/__reauth/faults', { json: { faults } });
const post = ({ browser }: World, fault: unknown) => browser.post('/__reauth/faults', fault);
const remove = ({ browser }: World, id: string) => browser.call('DELETE', `/__reauth/faults/${id}`);
const standing = async ({ browser }: World) => (await browser.get('/__reauth/state')).at('faults');

test('faults are put as a whole, one more is posted, one and all are deleted, and each change is told', async () => {
  const here = world();

  expect((await put(here, { kind: 'drop' }, { kind: 'latency', by: '1s', id: 'slow' })).at('faults')).toEqual([
    { id: 'f1', kind: 'drop', match: '*', when: 'before', seen: 0, applied: 0 },
    { id: 'slow', kind: 'latency', match: '*', by: 1_000, seed: 1, when: 'before', seen: 0, applied: 0 },
  ]);
  expect((await post(here, { kind: 'hang' })).at('fault')).toMatchObject({ id: 'f2', kind: 'hang', applied: 0 });
  expect(await standing(here)).toMatchObject([{ id: 'f1' }, { id: 'slow' }, { id: 'f2' }]);
  expect((await remove(here, 'slow')).at('faults')).toMatchObject([{ id: 'f1' }, { id: 'f2' }]);
  expect((await here.browser.call('DELETE', '/__reauth/faults')).at('faults')).toEqual([]);

  expect(here.events('faults.changed').map(({ faults }) => faults)).toEqual([
    [
      { id: 'f1', kind: 'drop' },
      { id: 'slow', kind: 'latency' },
    ],
    [
      { id: 'f1', kind: 'drop' },
      { id: 'slow', kind: 'latency' },
      { id: 'f2', kind: 'hang' },
    ],
    [
      { id: 'f1', kind: 'drop' },
      { id: 'f2', kind: 'hang' },
    ],
    [],
  ]);
});

test('ids that are given by the server keep clear of those that are written', async () => {
  const here = world();

  await put(here, { kind: 'drop' }, { kind: 'drop', id: 'f1' }, { kind: 'drop' });

  expect(await standing(here)).toMatchObject([{ id: 'f2' }, { id: 'f1' }, { id: 'f3' }]);
  await put(here, { kind: 'hang' });
  expect(await standing(here)).toMatchObject([{ id: 'f1', kind: 'hang' }]);
});

test('a fault that is not there cannot be deleted, and the answer says which are', async () => {
  const here = world();
  await put(here, { kind: 'drop' });

  const reply = await remove(here, 'f9');

  expect(reply.status).toBe(404);
  expect(reply.at('message')).toBe('There is no fault "f9". These stand: f1.');
  expect(here.events('faults.changed')).toHaveLength(1);
});

test('an id cannot be given twice, neither in one body nor to one more', async () => {
  const here = world();

  const both = await put(here, { kind: 'drop', id: 'x' }, { kind: 'hang', id: 'x' });
  await put(here, { kind: 'drop', id: 'x' });
  const again = await post(here, { kind: 'hang', id: 'x' });

  expect([both.status, both.at('errors', 0, 'field'), both.at('errors', 0, 'value')]).toEqual([
    400,
    'faults.1.id',
    '"x"',
  ]);
  expect([again.status, again.at('errors', 0, 'field'), again.at('errors', 0, 'value')]).toEqual([400, 'id', '"x"']);
  expect(await standing(here)).toMatchObject([{ id: 'x', kind: 'drop' }]);
});

test('a hundred faults stand, and no more', async () => {
  const here = world();
  const hundred = Array.from({ length: 100 }, () => ({ kind: 'drop' }));

  expect((await put(here, ...hundred)).status).toBe(200);
  expect((await put(here, ...hundred, { kind: 'hang' })).at('errors', 0)).toMatchObject({
    field: 'faults',
    allowed: 'at most 100 faults',
  });
  expect((await post(here, { kind: 'hang' })).status).toBe(400);
  expect(await standing(here)).toHaveLength(100);
});

test.each([
  [{ kind: 'lag' }, 'kind', '"lag"', 'one of latency, drop, hang, status, no-cors, set-cookie'],
  [{}, 'kind', undefined, 'one of latency, drop'],
  [5, 'body', '5', 'a JSON object'],
  [{ kind: 'latency' }, 'by', undefined, 'a duration such as 200ms'],
  [{ kind: 'latency', by: 'soon' }, 'by', '"soon"', 'a duration such as 200ms'],
  [{ kind: 'latency', by: '2s', upTo: '1s' }, 'upTo', '"1s"', 'not shorter than "by"'],
  [{ kind: 'drop', from: '2s', to: '2s' }, 'to', '"2s"', 'longer than "from"'],
  [{ kind: 'drop', when: 'now' }, 'when', '"now"', 'one of before, after'],
  [{ kind: 'drop', match: 'items' }, 'match', '"items"', 'the beginning of a path'],
  [{ kind: 'drop', match: '/api/items?delay=1s' }, 'match', '"/api/items?delay=1s"', 'without a query'],
  [{ kind: 'drop', match: '/__reauth/state' }, 'match', '"/__reauth/state"', 'such as /api/items or /.well-known'],
  [{ kind: 'drop', tab: 'a b' }, 'tab', '"a b"', 'the beginning of a tab'],
  [{ kind: 'drop', nth: 0 }, 'nth', '0', 'a whole number from 1'],
  [{ kind: 'drop', times: 1.5 }, 'times', '1.5', 'a whole number from 1'],
  [{ kind: 'drop', id: 'a/b' }, 'id', '"a/b"', '1 to 40 letters'],
  [{ kind: 'drop', by: '1s' }, 'by', '"1s"', 'only the fields id, match, tab, nth, times, from, to, kind, when'],
  [{ kind: 'status' }, 'status', undefined, 'a whole number from 400 to 599'],
  [{ kind: 'status', status: 200 }, 'status', '200', 'a whole number from 400 to 599'],
  [{ kind: 'set-cookie', how: 'lost' }, 'how', '"lost"', 'one of blocked, delayed, reordered'],
  [{ kind: 'clock-skew', by: '25h' }, 'by', '"25h"', 'at most a day'],
  [{ kind: 'replication-lag', by: '2m' }, 'by', '"2m"', 'from 0ms to 60s'],
])(
  'the fault %j is refused with field, value and what is allowed, and changes nothing',
  async (fault, field, value, allowed) => {
    const here = world();

    const posted = await post(here, fault);
    const within = await put(here, { kind: 'drop' }, fault);

    expect([posted.status, within.status]).toEqual([400, 400]);
    expect(posted.at('errors', 0)).toMatchObject({ field, allowed: expect.stringContaining(allowed) });
    expect(posted.at('errors', 0, 'value')).toBe(value);
    expect(within.at('errors', 0)).toMatchObject({
      field: field === 'body' ? 'faults.1' : `faults.1.${field}`,
      ...(value === undefined ? {} : { value }),
    });
    expect(await standing(here)).toEqual([]);
  },
);

test.each([[{ faults: 5 }], [{}], [[]], [{ faults: [], more: 1 }]])('the body %j of a PUT is refused', async (json) => {
  const reply = await world().browser.call('PUT', '/__reauth/faults', { json });

  expect(reply.status).toBe(400);
  expect(reply.at('errors', 0)).toMatchObject({ allowed: expect.stringMatching(/array of faults|object|faults/) });
});

test('a reset removes faults, and lets go of what hangs and of what is held', async () => {
  const here = world();
  await put(here, { kind: 'hang', match: '/api/items' });
  await here.browser.call('PUT', '/__reauth/holds', { json: { match: '/api/users', when: 'before' } });
  const hanging = here.browser.get('/api/items');
  const held = here.browser.get('/api/users/me');
  const cut = expect(hanging).rejects.toThrow('The connection was cut.');
  await here.clock.advance(0);

  await here.browser.post('/__reauth/reset', {});

  await cut;
  expect((await held).status).toBe(401);
  expect(await standing(here)).toEqual([]);
});

test('faults of the settings stand from the start, and again after a reset, with their counts at nought', async () => {
  const here = world({ faults: JSON.stringify([{ kind: 'status', status: 503, match: '/api/items', nth: 1 }]) });

  expect((await here.browser.get('/api/items')).status).toBe(503);
  expect((await here.browser.get('/api/items')).status).toBe(401);
  await post(here, { kind: 'drop' });
  await here.browser.post('/__reauth/reset', {});

  expect(await standing(here)).toMatchObject([{ id: 'f1', kind: 'status', seen: 0, applied: 0 }]);
  expect((await here.browser.get('/api/items')).status).toBe(503);
});

test('what a fault saw and what it was done to are counted apart', async () => {
  const here = world();
  await put(here, { kind: 'status', status: 500, match: '/api/items', nth: 2 });

  for (const path of ['/api/items', '/api/users/me', '/api/items', '/api/items']) await here.browser.get(path);

  expect(await standing(here)).toMatchObject([{ seen: 3, applied: 1 }]);
  expect(here.events('fault.applied')).toMatchObject([{ call: 'c3', fault: 'f1', kind: 'status' }]);
});

test('the health check is never touched', async () => {
  const here = world();
  await put(here, { kind: 'drop' }, { kind: 'latency', by: '1s' });

  expect((await here.browser.get('/api/healthchecker')).status).toBe(200);
  expect(await standing(here)).toMatchObject([{ seen: 0 }, { seen: 0 }]);
});
