import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readScenario } from './read-scenario.ts';
import { problemText } from './source.ts';

const TOP = resolve(import.meta.dirname, '../..');

/** A scenario that is right, with a part of it replaced. */
const scenario = (parts: { readonly steps?: string; readonly expect?: string; readonly more?: string } = {}): string =>
  [
    'version: 1',
    'title: A request succeeds',
    'why: It must.',
    'class: SINGLE',
    'steps:',
    parts.steps ?? '  - { at: 0s, login: user@example.com }\n  - { at: 1s, request: /items/1 }',
    'expect:',
    parts.expect ?? '  - every request succeeds',
    parts.more ?? '',
  ].join('\n');

const problems = (yaml: string): readonly string[] => {
  const reading = readScenario(yaml, 'some.yaml');
  return reading.ok ? [] : reading.problems.map(problemText);
};

test('the flagship is read', () => {
  const file = 'scenarios/single/five-requests-meet-one-expired-token.yaml';
  const reading = readScenario(readFileSync(join(TOP, file), 'utf8'), file);

  expect(reading).toMatchObject({
    ok: true,
    scenario: {
      id: 'five-requests-meet-one-expired-token',
      class: 'SINGLE',
      given: { policy: { access: 15_000, refresh: 60_000, rotation: 'off' } },
      steps: [
        { at: 0, tab: 'A', do: 'log in', user: 'user@example.com', password: 'password123' },
        { at: 20_000, tab: 'A', do: 'request', every: 0 },
      ],
      expect: [
        { that: 'every request succeeds' },
        { that: 'refreshes', count: { atLeast: 1, atMost: 1 } },
        { that: 'blocked', count: { atLeast: 4, atMost: Infinity } },
      ],
      fails: { client: 'naive', finding: 'refresh-ran-twice' },
      cured: { client: 'recipe' },
      until: 'the steps are done',
      worlds: ['virtual', 'live', 'chromium'],
    },
  });
});

test('requests are counted over all tabs in the order of the file', () => {
  const steps = [
    '  - { at: 0s, tab: A, request: [/items/1, /items/2] }',
    '  - { at: 0s, tab: B, post: /orders, body: { item: 1 } }',
    '  - { at: 1s, abort: [1, 2] }',
    '  - { at: 1s, tab: B, abort: 3 }',
  ].join('\n');
  const reading = readScenario(scenario({ steps, expect: '  - { request: 3, ends: is aborted }' }), 'some.yaml');

  expect(reading.ok && reading.scenario.steps).toMatchObject([
    { requests: [{ number: 1, method: 'GET' }, { number: 2 }] },
    { tab: 'B', requests: [{ number: 3, method: 'POST', path: '/orders', body: { item: 1 } }] },
    { tab: 'A', do: 'abort', requests: [1, 2] },
    { tab: 'B', do: 'abort', requests: [3] },
  ]);
});

test.each([
  [
    'an unknown key',
    scenario({ more: 'titel: x' }),
    /^some\.yaml:10:1: "titel" is unknown here; did you mean "title"\?/,
  ],
  [
    'an unknown sentence',
    scenario({ expect: '  - every request suceeds' }),
    /^some\.yaml:9:5: .* Did you mean "every request succeeds"\?/,
  ],
  [
    'a number where a duration is asked for',
    scenario({ steps: '  - { at: soon, request: /items/1 }' }),
    /^some\.yaml:6:11: "at" cannot be "soon"\. Allowed: a time since the start/,
  ],
  [
    'a misspelled action',
    scenario({ steps: '  - { at: 0s, reqest: /items/1 }' }),
    /^some\.yaml:6:15: "reqest" is unknown here; did you mean "request"\?/,
  ],
  [
    'two actions',
    scenario({ steps: '  - { at: 0s, request: /items/1, abort: 1 }' }),
    /make "request" and "abort" two steps/,
  ],
  [
    'a time that goes back',
    scenario({ steps: '  - { at: 2s, request: /items/1 }\n  - { at: 1s, request: /items/1 }' }),
    /^some\.yaml:7:11: .*before the step above it/,
  ],
  [
    'a release of nothing',
    scenario({ steps: '  - { at: 0s, request: /items/1 }\n  - { at: 1s, release: all }' }),
    /Nothing is held here/,
  ],
  [
    'a request that is not there',
    scenario({ expect: '  - { request: 7, ends: 401 }' }),
    /There is no request 7: the steps send 1/,
  ],
  ['a tab that is not there', scenario({ expect: '  - { tab: C, ends at: /login }' }), /No step names tab C/],
  [
    'a finding that is not there',
    scenario({ expect: '  - found: refresh-ran-twise' }),
    /Did you mean "refresh-ran-twice"\?/,
  ],
  ['a client that is not there', scenario({ more: 'cured: { client: recipee }' }), /Did you mean "recipe"\?/],
  ['a policy value', scenario({ more: 'given: { rotation: srict }' }), /Did you mean "strict"\?/],
  [
    'a fault of an unknown kind',
    scenario({ more: 'given: { faults: [{ kind: dropp }] }' }),
    /"kind" cannot be "dropp"\. Did you mean "drop"/,
  ],
  ['no steps', scenario({ steps: '  []' }), /at least one step/],
  ['steps that send nothing', scenario({ steps: '  - { at: 0s, login: user@example.com }' }), /send no request/],
  ['no YAML', 'title: [', /^some\.yaml:1:9: What began with "\[" before this has no end/],
  ['a list', '- 1', /A scenario is a map/],
  ['nothing', '', /A scenario is a map/],
])('%s is told with its place and what is allowed', (_, yaml, told) => {
  expect(problems(yaml)[0]).toMatch(told);
});

test('what fails breaks expectations by their places, however their keys are ordered', () => {
  const lines = [
    'version: 1',
    'title: A request succeeds',
    'why: It must.',
    'class: SINGLE',
    'steps: [{ at: 0s, login: user@example.com }, { at: 1s, request: /items/9999 }]',
    'expect: [every request settles, { cookie: refresh_token, tab: A, is: present }, refreshes: 1]',
  ];
  const breaksOf = (breaks: string): unknown => {
    const fails = `fails: { client: naive, finding: refresh-ran-twice${breaks} }`;
    const reading = readScenario([...lines, fails].join('\n'), 'some.yaml');
    return reading.ok ? (reading.scenario.fails?.breaks ?? 'any') : reading.problems;
  };

  expect(breaksOf(', breaks: { is: present, tab: A, cookie: refresh_token }')).toEqual([1]);
  expect(breaksOf(', breaks: [refreshes: 1, every request settles]')).toEqual([2, 0]);
  expect(breaksOf('')).toBe('any');
});
