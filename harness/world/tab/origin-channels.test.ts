import { expect, test } from 'vitest';
import { OriginChannels } from './origin-channels.ts';

const turn = () => new Promise(setImmediate);

function listening(open: (name: string) => ReturnType<ReturnType<OriginChannels['tab']>['open']>, name = 'auth') {
  const heard: unknown[] = [];
  const channel = open(name);
  channel.addEventListener('message', ({ data }) => heard.push(data));
  return { channel, heard };
}

test('a message reaches every other channel of its name, later, as a copy', async () => {
  const origin = new OriginChannels();
  const a = listening(origin.tab().open);
  const b = listening(origin.tab().open);
  const other = listening(origin.tab().open, 'other');
  const message = { token: 'refreshed' };

  a.channel.postMessage(message);
  expect(b.heard).toEqual([]);
  await turn();

  expect([a.heard, b.heard, other.heard]).toEqual([[], [message], []]);
  expect(b.heard[0]).not.toBe(message);
});

test('two channels of one tab hear each other, as in a browser', async () => {
  const { open } = new OriginChannels().tab();
  const one = listening(open);
  const two = listening(open);

  one.channel.postMessage(1);
  one.channel.postMessage(2);
  await turn();

  expect(two.heard).toEqual([1, 2]);
});

test('a channel that is closed hears nothing, not even what is under way, and cannot speak', async () => {
  const origin = new OriginChannels();
  const a = listening(origin.tab().open);
  const b = listening(origin.tab().open);

  a.channel.postMessage('late');
  b.channel.close();
  await turn();

  expect(b.heard).toEqual([]);
  expect(() => b.channel.postMessage('x')).toThrow('closed');
});

test('a tab that dies closes its channels', async () => {
  const origin = new OriginChannels();
  const a = listening(origin.tab().open);
  const tab = origin.tab();
  const b = listening(tab.open);

  tab.die();
  a.channel.postMessage('hello');
  await turn();

  expect(b.heard).toEqual([]);
});
