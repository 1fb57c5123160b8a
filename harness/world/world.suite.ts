import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FaultToSet } from '../../mock-server/faults/fault.ts';
import { faultSchema } from '../../mock-server/faults/fault.ts';
import type { TraceEvent } from '../../reauth/trace/events.ts';
import type { RequestToSend, TabAction } from '../scenario/scenario.ts';
import { PLAIN_STAGE } from './plain-stage.fixture.ts';
import type { Outcome, Run, Stage, World } from './world.ts';

/** What every world promises: the same steps come to the same thing in all of them. */
export function worldSuite(name: string, createWorld: () => World | Promise<World>): void {
  describe(`the ${name} world`, () => {
    let world: World;
    let run: Run | undefined;
    beforeAll(async () => {
      world = await createWorld();
    });
    afterEach(async () => {
      await run?.close();
      run = undefined;
    });
    afterAll(() => world.close());
    const open = async (stage: Partial<Stage> = {}): Promise<Run> =>
      (run = await world.open({ ...PLAIN_STAGE, ...stage }));

    test('has a name, and a run that begins at 0 with nobody logged in', async () => {
      const begun = await open();

      expect(world.name).toBe(name);
      expect(begun.now()).toBeLessThan(1_000);
      expect(await begun.outcome()).toMatchObject({ requests: [], tabs: [], orders: 0, sessions: 0 });
    });

    test('logs in, and asks for what is guarded', async () => {
      const begun = await open();

      await begun.tab('A', LOG_IN);
      await begun.rest(REST);
      await begun.tab('A', get(1, '/items/1'));
      await begun.rest(REST);
      const outcome = await begun.outcome();

      expect(statuses(outcome)).toEqual([200]);
      expect(outcome.sessions).toBe(1);
      expect(outcome.tabs).toMatchObject([{ tab: 'A', isLoggedIn: true }]);
      expect(factsOf(outcome, 'tab.opened')).toMatchObject([{ tab: 'A-1', label: 'A', client: 'recipe' }]);
    });

    test('five requests that meet an expired token come to one refresh under the recipe, to five without a lock', async () => {
      for (const [client, refreshes] of [
        ['recipe', 1],
        ['naive', 5],
      ] as const) {
        const begun = await open({ client: { kind: 'strategy', name: client } });
        await begun.tab('A', LOG_IN);
        await begun.reach(16_000);
        await begun.tab('A', get(1, ...FIVE));
        await begun.rest(REST);
        const outcome = await begun.outcome();
        await begun.close();

        expect(statuses(outcome)).toEqual([200, 200, 200, 200, 200]);
        expect(callsFor(outcome, 'refresh')).toBe(refreshes);
      }
    });

    test('lets held replies go in the order that is named', async () => {
      const begun = await open();
      await begun.tab('A', LOG_IN);
      await begun.rest(REST);

      await begun.server({ do: 'hold', match: '/api/items', when: 'after' });
      await begun.tab('A', get(1, '/items/1', '/items/2', '/items/3'));
      await begun.server({ do: 'release', which: [3, 1] });
      await begun.server({ do: 'release', which: 'next' });
      await begun.server({ do: 'release', which: 'all' });
      await begun.rest(REST);
      const outcome = await begun.outcome();

      expect(answeredPaths(outcome).slice(-3)).toEqual(['/api/items/3', '/api/items/1', '/api/items/2']);
    });

    test('refuses to release what never came, and says what came', async () => {
      const begun = await open();
      await begun.tab('A', LOG_IN);
      await begun.rest(REST);
      await begun.server({ do: 'hold', match: '/api/items', when: 'before' });
      await begun.tab('A', get(1, '/items/1'));

      await expect(begun.server({ do: 'release', which: [2] })).rejects.toThrow(/held calls 2, but 1 call/);
    });

    test('does faults to calls, until they are cleared', async () => {
      const begun = await open({ faults: [fault({ kind: 'status', match: '/api/items', status: 503 })] });
      await begun.tab('A', LOG_IN);
      await begun.rest(REST);
      await begun.tab('A', get(1, '/items/1'));
      await begun.rest(REST);
      await begun.server({ do: 'set fault', fault: fault({ kind: 'drop', match: '/api/users' }) });
      await begun.tab('A', get(2, '/users/me'));
      await begun.rest(REST);
      await begun.server({ do: 'clear faults' });
      await begun.tab('A', get(3, '/items/1', '/users/me'));
      await begun.rest(REST);

      expect(statuses(await begun.outcome())).toEqual([503, 'FETCH_ERROR', 200, 200]);
    });

    test('changes the policy while a scenario runs', async () => {
      const begun = await open();
      await begun.tab('A', LOG_IN);
      await begun.rest(REST);
      await begun.server({ do: 'change policy', policy: { rotation: 'strict' } });
      await begun.server({ do: 'expire', what: 'access' });
      await begun.tab('A', get(1, '/items/1'));
      await begun.rest(REST);
      const outcome = await begun.outcome();

      expect(factsOf(outcome, 'policy.changed')).toMatchObject([{ changed: { rotation: 'strict' } }]);
      expect(factsOf(outcome, 'token.rotated')).toHaveLength(1);
      expect(statuses(outcome)).toEqual([200]);
    });

    test('an abort reaches the server, and the page', async () => {
      const begun = await open();
      await begun.tab('A', LOG_IN);
      await begun.rest(REST);
      await begun.server({ do: 'hold', match: '/api/items', when: 'before' });
      await begun.tab('A', get(1, '/items/1', '/items/2'));
      await begun.tab('A', { do: 'abort', requests: [1] });
      await begun.server({ do: 'release', which: [2, 1] });
      await begun.rest(REST);
      const outcome = await begun.outcome();

      expect(factsOf(outcome, 'call.abandoned')).toHaveLength(1);
      expect(settlings(outcome)).toMatchObject([{ outcome: 'aborted' }, { outcome: 'fulfilled', status: 200 }]);
    });

    test('two tabs share the cookies of their browser', async () => {
      const begun = await open();
      await begun.tab('A', LOG_IN);
      await begun.rest(REST);
      await begun.tab('B', get(1, '/items/1'));
      await begun.rest(REST);
      const outcome = await begun.outcome();

      expect(statuses(outcome)).toEqual([200]);
      expect(callsFor(outcome, 'refresh')).toBe(0);
      expect(new Set(factsOf(outcome, 'cookie.set').map(({ jar }) => jar)).size).toBe(1);
      expect(outcome.tabs.map(({ tab }) => tab)).toEqual(['A', 'B']);
    });

    test('cookies run out with their tokens', async () => {
      const begun = await open({ policy: { access: 5_000 } });
      await begun.tab('A', LOG_IN);
      await begun.reach(10_000);
      const outcome = await begun.outcome();

      const gone = factsOf(outcome, 'cookie.removed').filter(({ cause }) => cause === 'expired');
      expect(gone.map(({ name: cookie }) => cookie).toSorted()).toEqual(['access_token', 'logged_in']);
    });

    test('an expiry on command takes the cookie of the browser, too', async () => {
      const begun = await open();
      await begun.tab('A', LOG_IN);
      await begun.rest(REST);
      await begun.server({ do: 'expire', what: 'access', user: 'user@example.com' });
      const gone = factsOf(await begun.outcome(), 'cookie.removed').map(({ name: cookie }) => cookie);
      await begun.tab('A', get(1, '/items/1'));
      await begun.rest(REST);

      expect(gone).toContain('access_token');
      expect(statuses(await begun.outcome())).toEqual([200]);
      expect(callsFor(await begun.outcome(), 'refresh')).toBe(1);
    });

    test('rests until the bound where a refresh hangs: whoever waits for it never settles', async () => {
      const begun = await open({ faults: [fault({ kind: 'hang', match: '/api/auth/refresh' })] });
      await begun.tab('A', LOG_IN);
      await begun.reach(16_000);
      await begun.tab('A', get(1, '/items/1', '/items/2'));
      await begun.rest(20_000);
      const outcome = await begun.outcome();

      expect(begun.now()).toBeGreaterThanOrEqual(36_000);
      expect(outcome.requests).toHaveLength(2);
      expect(settlings(outcome)).toEqual([undefined, undefined]);
    });

    test('rests without a refresh of nobody’s that hangs, though its timer would go on', async () => {
      const hang = fault({ kind: 'hang', match: '/api/auth/refresh', times: 1 });
      const begun = await open({ faults: [hang], client: { kind: 'strategy', name: 'proactive' } });
      await begun.tab('A', LOG_IN);
      await begun.reach(13_000);
      await begun.rest(20_000);
      const restedAt = begun.now();
      await begun.tab('A', get(1, '/items/1'));
      await begun.reach(16_000);
      await begun.tab('A', get(2, '/items/2'));
      await begun.rest(20_000);

      // Long before the bounds, however slow the machine is.
      expect(restedAt).toBeLessThan(23_000);
      expect(begun.now()).toBeLessThan(26_000);
      expect(statuses(await begun.outcome())).toEqual([200, 200]);
      expect(callsFor(await begun.outcome(), 'refresh')).toBe(2);
    });

    test('counts orders by what the server has done, though its reply was lost and the session is over', async () => {
      const lost = fault({ kind: 'drop', match: 'POST /api/orders', when: 'after', nth: 2 });
      const begun = await open({ faults: [lost] });
      await begun.tab('A', LOG_IN);
      await begun.rest(REST);
      const order = (number: number): TabAction => sent({ number, method: 'POST', path: '/orders', body: { item: 1 } });
      await begun.tab('A', order(1));
      await begun.rest(REST);
      await begun.tab('A', order(2));
      await begun.rest(REST);
      await begun.tab('A', { do: 'log out' });
      await begun.rest(REST);
      const outcome = await begun.outcome();

      expect(statuses(outcome)).toEqual([201, 'FETCH_ERROR']);
      expect(outcome.orders).toBe(2);
      expect(outcome.sessions).toBe(0);
      expect(outcome.tabs).toMatchObject([{ tab: 'A', isLoggedIn: false, path: '/login' }]);
    });

    test('a move of the clock ages tokens and cookies together', async () => {
      const begun = await open();
      await begun.tab('A', LOG_IN);
      await begun.rest(REST);
      await begun.server({ do: 'move the clock', by: 16_000 });
      await begun.tab('A', get(1, '/items/1'));
      await begun.rest(REST);
      const outcome = await begun.outcome();

      expect(statuses(outcome)).toEqual([200]);
      expect(callsFor(outcome, 'refresh')).toBe(1);
    });
  });
}

const REST = 60_000;
const LOG_IN: TabAction = { do: 'log in', user: 'user@example.com', password: 'password123' };
const FIVE = ['/items/1', '/items/2', '/items/3', '/items/4', '/items/5'];

const sent = (...requests: readonly RequestToSend[]): TabAction => ({ do: 'request', requests, every: 0 });
const get = (first: number, ...paths: readonly string[]): TabAction =>
  sent(...paths.map((path, index) => ({ number: first + index, method: 'GET', path })));

const fault = (written: object): FaultToSet => faultSchema.parse(written);

function factsOf<Type extends TraceEvent['type']>({ trace }: Outcome, type: Type) {
  return trace.filter((event): event is Extract<TraceEvent, { readonly type: Type }> => event.type === type);
}

/** How each numbered request ended, in the order of the numbers. */
function settlings(outcome: Outcome) {
  const ends = factsOf(outcome, 'request.settled');
  return outcome.requests
    .toSorted((a, b) => a.number - b.number)
    .map(({ request }) => ends.find((end) => end.request === request));
}

const statuses = (outcome: Outcome) => settlings(outcome).map((end) => end?.status);

const callsFor = (outcome: Outcome, purpose: string): number =>
  factsOf(outcome, 'call.received').filter((call) => call.purpose === purpose).length;

/** The paths of the calls in the order in which they were answered. */
function answeredPaths(outcome: Outcome): readonly string[] {
  const paths = new Map(factsOf(outcome, 'call.received').map(({ call, path }) => [call, path]));
  return factsOf(outcome, 'call.answered').flatMap(({ call }) => paths.get(call) ?? []);
}
