import { expect, test } from 'vitest';
import { streamWorld } from './stream-world.ts';

test('a panel hears what the server still has, then what happens', async () => {
  const { server, settle, openPanel } = streamWorld();
  server.publish(3);

  const panel = openPanel();
  await settle();
  server.publish(2);
  await settle();

  expect(panel.seqs()).toEqual([1, 2, 3, 4, 5]);
  expect(panel.statuses.at(-1)).toEqual({ kind: 'live', to: 'http://localhost:8001' });
});

test('two panels of one origin share one connection and hear the same', async () => {
  const { server, settle, openPanel } = streamWorld();
  server.publish(3);
  const first = openPanel();
  await settle();

  const second = openPanel();
  await settle();
  server.publish(2);
  await settle();

  expect(server.connections()).toBe(1);
  expect(first.seqs()).toEqual([1, 2, 3, 4, 5]);
  expect(second.seqs()).toEqual([1, 2, 3, 4, 5]);
  expect(second.statuses.at(-1)).toEqual({ kind: 'live', to: 'http://localhost:8001' });
});

test('each panel learns what happened before it came', async () => {
  const { server, settle, openPanel } = streamWorld();
  server.publish(3);
  const first = openPanel();
  await settle();
  server.publish(2);

  const second = openPanel();
  await settle();

  expect(first.joined[0]).toBe(3);
  expect(second.joined[0]).toBe(5);
});

test('when the leader closes, another panel goes on from what it has', async () => {
  const { server, settle, openPanel } = streamWorld();
  const first = openPanel();
  const second = openPanel();
  await settle();
  server.publish(3);
  await settle();

  first.stop.abort();
  server.publish(2);
  await settle();

  expect(server.asked).toEqual([0, 3]);
  expect(second.seqs()).toEqual([1, 2, 3, 4, 5]);
  expect(first.seqs()).toEqual([1, 2, 3]);
  await first.done;
});

test('a hidden panel holds no connection, and shown again it misses nothing', async () => {
  const { server, settle, openPanel } = streamWorld();
  const panel = openPanel();
  server.publish(2);
  await settle();

  panel.shown.hide();
  await settle();
  expect(server.connections()).toBe(0);
  server.publish(2);
  panel.shown.show();
  await settle();

  expect(server.connections()).toBe(1);
  expect(panel.seqs()).toEqual([1, 2, 3, 4]);
});

test('a hidden leader hands over, and follows when it is shown again', async () => {
  const { server, settle, openPanel } = streamWorld();
  const first = openPanel();
  const second = openPanel();
  await settle();

  first.shown.hide();
  await settle();
  server.publish(2);
  await settle();
  first.shown.show();
  await settle();
  server.publish(1);
  await settle();

  expect(server.connections()).toBe(1);
  expect(first.seqs()).toEqual([1, 2, 3]);
  expect(second.seqs()).toEqual([1, 2, 3]);
});

test('a lost connection is told of, and taken up again where it broke off', async () => {
  const { clock, server, settle, openPanel } = streamWorld();
  const panel = openPanel();
  server.publish(2);
  await settle();

  server.goDown();
  server.cut();
  await settle();
  expect(panel.statuses.at(-1)).toMatchObject({
    kind: 'failed',
    problem: 'The event stream of http://localhost:8001 was lost.',
  });
  server.publish(1);
  server.comeUp();
  await clock.advance(10_000);

  expect(panel.seqs()).toEqual([1, 2, 3]);
  expect(panel.statuses.at(-1)).toEqual({ kind: 'live', to: 'http://localhost:8001' });
});

test('a server that stays away is asked less and less often', async () => {
  const { clock, server, settle, openPanel } = streamWorld();
  server.goDown();
  openPanel();
  await settle();

  await clock.advance(60_000);

  expect(server.asked.length).toBeGreaterThan(10);
  expect(server.asked.length).toBeLessThan(20);
});

test('a refused stream says so in the server’s own words', async () => {
  const { server, settle, openPanel } = streamWorld();
  server.refuse({ status: 429, text: JSON.stringify({ status: 'fail', message: 'Close a panel.' }) });

  const panel = openPanel();
  await settle();

  expect(panel.statuses.at(-1)).toEqual({
    kind: 'failed',
    problem: 'The event stream of http://localhost:8001 was refused with 429: Close a panel.',
    remedy: 'The panel tries again by itself.',
  });
});

test('a server that was started anew is read from its start, and its events are told as later ones', async () => {
  const { clock, server, settle, openPanel } = streamWorld();
  const leader = openPanel();
  const follower = openPanel();
  server.publish(5);
  await settle();

  server.cut();
  server.startAnew();
  await clock.advance(1_000);
  server.publish(2);
  await clock.advance(1_000);

  expect(leader.seqs()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(follower.seqs()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('a server that was started anew is read from its start, though it has told more by now than the one before', async () => {
  const { clock, server, settle, openPanel } = streamWorld();
  const leader = openPanel();
  const follower = openPanel();
  server.publish(2);
  await settle();

  server.cut();
  server.startAnew();
  server.publish(5);
  await clock.advance(1_000);

  expect(leader.seqs()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(follower.seqs()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
