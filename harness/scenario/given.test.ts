import { expect, test } from 'vitest';
import { PLAIN_APP, readApp } from './given.ts';
import { readScenario } from './read-scenario.ts';
import { problemText } from './source.ts';

const scenario = (given: string): string =>
  [
    'version: 1',
    'title: A request succeeds',
    'why: It must.',
    'class: SINGLE',
    `given: ${given}`,
    'steps: [{ at: 0s, login: user@example.com }, { at: 1s, request: /items/1 }]',
    'expect: [every request succeeds]',
  ].join('\n');

const appOf = (given: string) => {
  const reading = readScenario(scenario(given), 'some.yaml');
  return reading.ok ? reading.scenario.given.app : reading.problems.map(problemText);
};

test('an app of which nothing is said is a plain one', () => {
  expect(appOf('{ access: 15s }')).toEqual(PLAIN_APP);
});

test('every knob of the app can be turned', () => {
  const given = [
    'coordinators: 2',
    'double mount: true',
    'boot: [/users/me, /items]',
    'retry: { attempts: 2 }',
    'locks: never granted',
    'storage: { late by: 50ms }',
    'subscriber: calls the api when the token changes',
    'stream: goes through the reauth',
    'renderers: share one coordinator',
  ];

  expect(appOf(`{ ${given.join(', ')} }`)).toEqual({
    coordinators: 2,
    doubleMount: true,
    boot: ['/users/me', '/items'],
    retry: { attempts: 2, layer: 'outside' },
    locks: 'never granted',
    storage: { lateBy: 50 },
    subscriber: 'calls the api when the token changes',
    stream: 'goes through the reauth',
    renderers: 'share one coordinator',
  });
});

test('what is said of the app in a pairing is all that is read there', () => {
  expect(readApp({ stream: 'keeps its token' })).toEqual({ stream: 'keeps its token' });
});

test.each([
  ['{ coordinators: 3 }', '1 or 2'],
  ['{ locks: gone }', 'kept, missing, never granted, stolen'],
  ['{ storage: shard }', 'shared, forbidden'],
  ['{ stream: through the reauth }', 'keeps its token, goes through the reauth'],
])('%s is refused with what is allowed', (given, allowed) => {
  expect(appOf(given)).toEqual([expect.stringContaining(allowed)]);
});
