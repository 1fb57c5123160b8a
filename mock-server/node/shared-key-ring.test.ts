import { expect, test } from 'vitest';
import { VirtualClock } from '../../reauth/time/virtual-clock.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { createKeyMaker } from './key-maker.ts';
import { loadRedisMock } from './load.ts';
import { createRedisKeyShelf } from './redis-key-shelf.ts';
import { SharedKeyRing } from './shared-key-ring.ts';
import { sharedKeyRingSuite } from './shared-key-ring.suite.ts';
import { memoryKeyShelf } from './testing/memory-key-shelf.ts';

let opened = 0;

sharedKeyRingSuite('ioredis-mock', async () => {
  opened += 1;
  const RedisMock = loadRedisMock();
  const connections = [1, 2].map(() => new RedisMock({ host: `shared-keys-${opened}` }));
  const [one, two] = connections.map(createRedisKeyShelf);
  if (one === undefined || two === undefined) throw new Error('There are two connections.');
  return {
    store: [one, two],
    close: async () => {
      await connections[0]?.flushall();
      for (const connection of connections) connection.disconnect();
    },
  };
});

function server(shelf = memoryKeyShelf()) {
  const clock = new VirtualClock();
  const maker = createKeyMaker('HS256', clock);
  return { clock, maker, shelf, ring: new SharedKeyRing(shelf, 'access:HS256', maker, clock) };
}

/** How often the shelf was read meanwhile. */
async function readsDuring(shelf: ReturnType<typeof memoryKeyShelf>, act: () => Promise<unknown>): Promise<number> {
  const before = shelf.reads();
  await act();
  return shelf.reads() - before;
}

test('a thousand calls in a second look at the shelf once, and get the same keys', async () => {
  const { shelf, ring } = server();
  const first = await ring.current();

  const reads = await readsDuring(shelf, async () => {
    for (let call = 0; call < 1_000; call += 1) expect(await ring.current()).toBe(first);
  });

  expect(reads).toBe(0);
});

test('calls that come at once while a look is due share it', async () => {
  const { clock, shelf, ring } = server();
  const first = await ring.current();
  await clock.advance(1_000);

  const reads = await readsDuring(shelf, () => Promise.all(Array.from({ length: 50 }, () => ring.current())));

  expect(reads).toBe(1);
  expect(await ring.current()).toBe(first);
});

test('names that nobody knows are looked up ten times a second at most, and each of them once', async () => {
  const { clock, shelf, ring } = server();
  await ring.current();
  const ask = async (names: readonly string[]) => {
    const asked = Promise.all(names.map((name) => ring.knowing(name)));
    await clock.advance(100);
    for (const { byKid } of await asked) expect(byKid.size).toBe(1);
  };

  const strangers = Array.from({ length: 500 }, (_, index) => `stranger-${index}`);
  expect(await readsDuring(shelf, () => ask(strangers))).toBe(1);
  expect(await readsDuring(shelf, () => ask(strangers.slice(0, 50)))).toBe(0);
  expect(await readsDuring(shelf, () => ask(['another']))).toBe(1);
});

test('an unknown name is not looked up by a look that began before it came', async () => {
  const { clock, shelf, maker, ring } = server();
  const other = new SharedKeyRing(shelf, 'access:HS256', maker, clock);
  await Promise.all([ring.current(), other.current()]);
  await clock.advance(1_000);

  const early = ring.current();
  const { kid } = (await other.rotate(false)).ring[0];
  const knowing = ring.knowing(kid);
  await clock.advance(100);
  await early;

  expect((await knowing).byKid.has(kid)).toBe(true);
});

test('an early look that ends late does not bring a forgotten key back', async () => {
  const shelf = memoryKeyShelf();
  const { clock, ring } = server(shelf);
  const before = await ring.current();
  await clock.advance(1_000);
  const read = shelf.read;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  shelf.read = async (name) => {
    const text = await read(name);
    await ended;
    return text;
  };
  const late = ring.current();
  shelf.read = read;

  const rotated = await ring.rotate(true);
  end();
  await late;

  expect(await ring.current()).toBe(rotated);
  expect(rotated.byKid.has(before.ring[0].kid)).toBe(false);
});

test('while the shelf does not answer, known keys go on, and an unknown name is no forgery but unavailable', async () => {
  const { clock, shelf, ring } = server();
  const known = await ring.current();
  await clock.advance(1_000);
  shelf.breakWith(new StoreUnavailable('down'));

  expect(await ring.current()).toBe(known);
  expect(await ring.knowing(known.ring[0].kid)).toBe(known);
  const unknown = expect(ring.knowing('unknown')).rejects.toThrow(StoreUnavailable);
  await clock.advance(100);
  await unknown;
  await expect(ring.rotate(false)).rejects.toThrow(StoreUnavailable);

  shelf.breakWith(undefined);
  await clock.advance(1_000);
  expect(await ring.current()).toBe(known);
});

test('a server that finds no shelf at its first token finds it at its second', async () => {
  const { shelf, ring } = server();
  shelf.breakWith(new StoreUnavailable('down'));
  await expect(ring.current()).rejects.toThrow(StoreUnavailable);

  shelf.breakWith(undefined);

  expect((await ring.current()).ring).toHaveLength(1);
});

test('a shelf that was emptied gets the keys back, so that nobody is logged out', async () => {
  const { clock, shelf, ring } = server();
  const known = await ring.rotate(false);
  shelf.texts.clear();

  await clock.advance(1_000);

  expect(await ring.current()).toBe(known);
  expect(shelf.texts.size).toBe(1);
});

test('keys that cannot be read are a mistake that is told, not new keys', async () => {
  const { shelf, ring } = server();
  shelf.texts.set('access:HS256', '{"not":"keys"}');

  await expect(ring.current()).rejects.toThrow();
  expect(shelf.texts.get('access:HS256')).toBe('{"not":"keys"}');
});
