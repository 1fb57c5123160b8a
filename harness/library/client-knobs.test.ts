import { expect, test } from 'vitest';
import type { Scenario, Step } from '../scenario/scenario.ts';
import { scenarioNamed } from './read-library.fixture.ts';

/** Whether a scenario really turns the knob that the table says it turns. */
type Turns = (scenario: Scenario) => boolean;

const does =
  (...actions: readonly Step['do'][]): Turns =>
  ({ steps }) =>
    actions.every((action) => steps.some((step) => step.do === action));
const fails =
  (client: string): Turns =>
  (scenario) =>
    scenario.fails?.client === client;
const tabsOf = ({ steps }: Scenario) => new Set(steps.flatMap((step) => ('tab' in step ? [step.tab] : [])));
const whileARefreshIsHeld =
  (action: Step['do']): Turns =>
  ({ steps }) => {
    const place = (is: (step: Step) => boolean) => steps.findIndex(is);
    const held = place((step) => step.do === 'hold' && step.match === '/api/auth/refresh');
    const done = place((step) => step.do === action && step.at > (steps[held]?.at ?? 0));
    return held >= 0 && done > held && done < place(({ do: what }) => what === 'release');
  };

/** Every knob of a client that decides how its token refresh goes wrong, with the scenario that turns it. */
const KNOBS: readonly (readonly [knob: string, id: string, turns: Turns])[] = [
  ['parallel requests', 'five-requests-meet-one-expired-token', ({ steps }) => steps.some((step) => sent(step) === 5)],
  [
    'staggered requests',
    'stragglers-refresh-one-after-another',
    ({ steps }) => steps.some((step) => step.do === 'request' && step.every > 0),
  ],
  ['one tab', 'a-late-401-refreshes-again', (scenario) => tabsOf(scenario).size === 1],
  ['two tabs', 'two-tabs-refresh-together', (scenario) => tabsOf(scenario).size === 2],
  ['six tabs', 'six-tabs-refresh-for-one-expiry', (scenario) => tabsOf(scenario).size === 6],
  ['tabs with offsets', 'a-sleeping-holder-freezes-the-others', (scenario) => isOffset(scenario)],
  ['a cookie jar', 'two-tabs-refresh-together', ({ given }) => given.policy.profile === undefined],
  ['a bearer token', 'a-replay-carries-the-old-header', ({ given }) => given.policy.profile === 'bearer'],
  ['no lock', 'all-but-the-first-request-fail', fails('naive')],
  ['a flag in localStorage', 'a-flag-outlives-its-tab', fails('storage-flag')],
  ['a Web Lock', 'the-lock-is-waited-for-without-end', fails('web-lock')],
  ['a leader', 'a-sleeping-holder-freezes-the-others', fails('leader')],
  [
    'a lock that is never granted',
    'the-lock-is-waited-for-without-end',
    ({ given }) => given.app.locks === 'never granted',
  ],
  ['a lock that is stolen', 'the-lock-is-stolen', ({ given }) => given.app.locks === 'stolen'],
  ['no such lock', 'a-page-without-web-locks', ({ given }) => given.app.locks === 'missing'],
  ['a lock whose holder is frozen', 'a-sleeping-holder-freezes-the-others', whileARefreshIsHeld('sleep')],
  [
    'a lock that is seen late',
    'two-tabs-raise-the-flag-together',
    ({ given }) => typeof given.app.storage === 'object',
  ],
  [
    'storage that is forbidden',
    'a-late-401-where-storage-is-forbidden',
    ({ given }) => given.app.storage === 'forbidden',
  ],
  ['several API clients in a page', 'two-coordinators-in-one-page', ({ given }) => given.app.coordinators === 2],
  ['a proactive timer with a lead time', 'a-timer-and-a-401-refresh-together', fails('proactive')],
  ['a boot burst', 'a-page-load-asks-for-everything-at-once', ({ given }) => given.app.boot.length > 2],
  ['a double mount', 'strict-mode-mounts-twice', ({ given }) => given.app.doubleMount],
  [
    'a login in flight',
    'queries-before-the-login-has-finished',
    (scenario) => boots(scenario) && does('log in')(scenario),
  ],
  ['a reload during a refresh', 'a-reload-loses-the-successor', whileARefreshIsHeld('reload')],
  ['a navigation during a refresh', 'leaving-the-page-loses-the-successor', whileARefreshIsHeld('navigate')],
  ['an abort during a refresh', 'the-owners-abort-fails-the-waiters', whileARefreshIsHeld('abort')],
  ['an unmount during a refresh', 'unmounting-one-component-logs-out', whileARefreshIsHeld('unmount')],
  ['resetApiState during a refresh', 'emptying-the-cache-logs-out', whileARefreshIsHeld('reset api state')],
  ['a logout during a refresh', 'a-refresh-lands-after-the-logout', whileARefreshIsHeld('log out')],
  [
    'a login as somebody else during a refresh',
    'login-as-somebody-else-during-a-refresh',
    whileARefreshIsHeld('log in'),
  ],
  ['a fast clock', 'a-clock-that-is-fast-refreshes-without-end', (scenario) => skewOf(scenario) > 0],
  ['a slow clock', 'a-slow-clock-refreshes-too-late', (scenario) => skewOf(scenario) < 0],
  ['throttled timers', 'a-throttled-timer-comes-too-late', does('throttle timers')],
  ['paused timers', 'waking-up-refreshes-twice', does('sleep', 'wake')],
  ['overflowing timers', 'a-timer-beyond-31-bits-fires-at-once', ({ given }) => (given.policy.access ?? 0) >= 2 ** 31],
  ['offline at wake', 'offline-when-the-laptop-wakes', does('sleep', 'go offline', 'wake', 'go online')],
  ['a worker that is killed', 'a-worker-is-killed-while-it-refreshes', whileARefreshIsHeld('kill the worker')],
  [
    'a stream with a captured token',
    'a-stream-reconnects-with-its-old-token',
    does('open a stream', 'drop the stream'),
  ],
  [
    'a retry wrapper outside the reauth',
    'a-retry-wrapper-multiplies-the-refreshes',
    (scenario) => retryOf(scenario) === 'outside',
  ],
  ['a retry wrapper inside the reauth', 'a-retry-inside-the-reauth', (scenario) => retryOf(scenario) === 'inside'],
  [
    'a subscriber that calls the API',
    'a-subscriber-calls-the-api-inside-the-refresh',
    ({ given }) => given.app.subscriber !== 'none',
  ],
  ['rendering on the server', 'two-renderers-refresh-with-one-cookie', does('render on the server')],
];

const sent = (step: Step): number => (step.do === 'request' ? step.requests.length : 0);
const boots = ({ given }: Scenario): boolean => given.app.boot.length > 0;
const skewOf = ({ steps }: Scenario): number => steps.find((step) => step.do === 'skew the clock')?.by ?? 0;
const retryOf = ({ given: { app } }: Scenario) => (app.retry === 'none' ? 'none' : app.retry.layer);
const isOffset = ({ steps }: Scenario): boolean =>
  new Set(steps.flatMap((step) => (step.do === 'request' && step.at > 10_000 ? [`${step.tab} ${step.at}`] : []))).size >
  1;

test.each(KNOBS)('%s: turned by %s', (_, id, turns) => {
  expect(turns(scenarioNamed(id))).toBe(true);
});

test('no scenario turns a knob that it does not turn', () => {
  const flagship = scenarioNamed('five-requests-meet-one-expired-token');
  const turned = KNOBS.filter(([, , turns]) => turns(flagship)).map(([knob]) => knob);

  expect(turned).toEqual(['parallel requests', 'one tab', 'a cookie jar', 'no lock']);
});
