import { expect, test } from 'vitest';
import { EVENTS_PER_MESSAGE, isPageMessage, readMessage, type Message } from './message.ts';
import { isOwnPage, isPageOf } from './sender.ts';

const MESSAGES: readonly Message[] = [
  { kind: 'page.opened' },
  { kind: 'page.events', events: [{ anything: 1 }] },
  { kind: 'page.dropped', count: 3, why: 'rate' },
  { kind: 'devtools.opened' },
  { kind: 'inbox.ended' },
];

test.each(MESSAGES)('$kind is read as it was sent', (message) => {
  expect(readMessage(JSON.parse(JSON.stringify(message)))).toEqual(message);
});

test.each([
  undefined,
  null,
  'page.opened',
  {},
  { kind: 'page.closed' },
  { kind: 'page.opened', more: 1 },
  { kind: 'page.events' },
  { kind: 'page.events', events: Array.from({ length: EVENTS_PER_MESSAGE + 1 }) },
  { kind: 'page.dropped', count: 0, why: 'rate' },
  { kind: 'page.dropped', count: 1.5, why: 'rate' },
  { kind: 'page.dropped', count: 1, why: 'mood' },
])('what is no message of ours is not read: %j', (value) => {
  expect(readMessage(value)).toBeUndefined();
});

test('messages of pages are told from requests', () => {
  expect(MESSAGES.filter(isPageMessage).map(({ kind }) => kind)).toEqual([
    'page.opened',
    'page.events',
    'page.dropped',
  ]);
});

const content = { id: 'ours', frameId: 0, url: 'http://localhost:8000/', tab: { id: 7 } };

test('a page is heard from its own tab, its top document and our extension alone', () => {
  expect(isPageOf(7, content, 'ours')).toBe(true);
  expect(isPageOf(8, content, 'ours')).toBe(false);
  expect(isPageOf(7, { ...content, id: 'theirs' }, 'ours')).toBe(false);
  expect(isPageOf(7, { ...content, frameId: 3 }, 'ours')).toBe(false);
  expect(isPageOf(7, { ...content, tab: undefined }, 'ours')).toBe(false);
  expect(isPageOf(7, { ...content, url: 'chrome-extension://ours/panel.html' }, 'ours')).toBe(false);
});

test('a page of the extension is told by its address', () => {
  expect(isOwnPage({ id: 'ours', url: 'chrome-extension://ours/panel.html' }, 'ours')).toBe(true);
  expect(isOwnPage(content, 'ours')).toBe(false);
  expect(isOwnPage({ id: 'theirs', url: 'chrome-extension://theirs/panel.html' }, 'ours')).toBe(false);
});
