import { expect, test } from 'vitest';
import { DEVTOOLS_CHANNEL } from '../../reauth/observe/window-message.ts';
import type { PageMessage } from '../bridge/message.ts';
import { pullEvents } from './pull-events.ts';

const message = (...events: unknown[]) => ({ channel: DEVTOOLS_CHANNEL, version: 1, kind: 'events', events });

/** A page that gives its answers one pull at a time, and then lets the pulling wait for ever. */
async function pulled(greeted: boolean, answers: readonly unknown[]) {
  const taken: PageMessage[] = [];
  let pulls = 0;
  let navigate = () => {};
  const idle = new Promise<void>((nothingLeft) => {
    pullEvents({
      greet: () => Promise.resolve(greeted),
      take: (one) => taken.push(one),
      evaluate: () => Promise.resolve(answers[pulls++]),
      onNavigated: (navigated) => (navigate = navigated),
      pause: () => (pulls < answers.length ? Promise.resolve() : new Promise(() => nothingLeft())),
      now: () => 1,
    });
    if (greeted) nothingLeft();
  });
  await idle;
  await Promise.resolve();
  return { taken, pulls: () => pulls, navigate: () => navigate() };
}

test('a page with a content script is not pulled', async () => {
  expect((await pulled(true, [[message(1)]])).pulls()).toBe(0);
});

test('what waits in the page is taken, pull by pull', async () => {
  const { taken } = await pulled(false, [[message('a', 'b')], [], [message('c')]]);

  expect(taken).toEqual([
    { kind: 'page.events', events: ['a', 'b'] },
    { kind: 'page.events', events: ['c'] },
  ]);
});

test('a page that answers with anything else is passed over', async () => {
  const { taken } = await pulled(false, [undefined, 'text', [{ channel: DEVTOOLS_CHANNEL }], [message('c')]]);

  expect(taken).toEqual([
    { kind: 'page.dropped', count: 1, why: 'malformed' },
    { kind: 'page.events', events: ['c'] },
  ]);
});
