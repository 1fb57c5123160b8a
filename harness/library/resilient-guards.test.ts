import { join } from 'node:path';
import * as reduxQuery from '@reduxjs/toolkit/query';
import * as asyncMutex from 'async-mutex';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import type { Strategy } from '../../reauth/client/strategy.ts';
import { runRow } from '../run/run-row.ts';
import type { AppGiven } from '../scenario/scenario.ts';
import { createVirtualWorld } from '../world/virtual/virtual-world.ts';
import type { ClientSource } from '../world/world.ts';
import { scenarioNamed } from './read-library.fixture.ts';

const CLIENT = join(import.meta.dirname, '../../reauth/client');

/** A guard of the resilient strategy as it stands in the source, what is left without it, and the scenario that misses it. */
interface Guard {
  readonly name: string;
  readonly file: 'resilient.ts' | 'tab-lock.ts' | 'session-mark.ts';
  readonly guard: string;
  readonly without: string;
  readonly caughtBy: string;
  /** What of the app has to be otherwise for it to miss the guard. */
  readonly app?: Partial<AppGiven>;
}

const GUARDS: readonly Guard[] = [
  {
    name: 'the token epoch is compared before refreshing',
    file: 'resilient.ts',
    guard: 'if (!isSame(mark.read(), sent)) return undefined;',
    without: '',
    caughtBy: 'a-late-401-refreshes-again',
  },
  {
    name: 'the epoch counts refreshes',
    file: 'resilient.ts',
    guard: 'mark.refreshed();',
    without: '',
    caughtBy: 'stragglers-refresh-one-after-another',
  },
  {
    name: 'all tabs share the epoch',
    file: 'resilient.ts',
    guard: 'new SessionMark(tab?.storage)',
    without: 'new SessionMark(undefined)',
    caughtBy: 'two-tabs-refresh-together',
  },
  {
    name: 'the refresh has a signal of its own',
    file: 'resilient.ts',
    guard: 'baseQuery(refresh, { ...api, signal }, extra)',
    without: 'baseQuery(refresh, { ...api, signal: AbortSignal.any([api.signal, signal]) }, extra)',
    caughtBy: 'the-owners-abort-fails-the-waiters',
  },
  {
    name: 'the refresh has a timeout',
    file: 'resilient.ts',
    guard: 'REFRESH_TIMEOUT_MS = 10_000;',
    without: 'REFRESH_TIMEOUT_MS = 10_000_000;',
    caughtBy: 'a-refresh-that-hangs-hangs-everybody',
  },
  {
    name: 'tabs share a Web Lock',
    file: 'resilient.ts',
    guard: 'createTabLock(tab?.locks, mark)',
    without: 'createTabLock(undefined, mark)',
    caughtBy: 'two-tabs-refresh-together',
  },
  {
    name: 'under the lock all tabs know the newest epoch, however late storage is',
    file: 'tab-lock.ts',
    guard: 'await told.hear();',
    without: '',
    caughtBy: 'a-tab-reads-the-mark-before-it-is-written',
  },
  {
    name: 'where there is none the mutex of the tab takes its place',
    file: 'tab-lock.ts',
    guard: 'const release = await acquired(mutex, signal);',
    without: 'const release = (): void => void mutex;',
    caughtBy: 'all-but-the-first-request-fail',
    app: { locks: 'missing' },
  },
  {
    name: 'a lock is waited for so long and no longer',
    file: 'resilient.ts',
    guard: 'LOCK_TIMEOUT_MS = 15_000;',
    without: 'LOCK_TIMEOUT_MS = 15_000_000;',
    caughtBy: 'the-lock-is-waited-for-without-end',
  },
  {
    name: 'who is aborted stops waiting',
    file: 'resilient.ts',
    guard: 'AbortSignal.any([signal, timeout])',
    without: 'timeout',
    caughtBy: 'who-leaves-the-queue-is-not-let-go',
  },
  {
    name: 'a refresh whose lock is stolen goes on',
    file: 'tab-lock.ts',
    guard: 'if (running === undefined) throw error;',
    without: 'throw error;',
    caughtBy: 'the-lock-is-stolen',
  },
  {
    name: 'only a definite rejection logs out',
    file: 'resilient.ts',
    guard: 'if (isRejection(result.error)) {',
    without: '{',
    caughtBy: 'a-503-of-the-refresh-logs-out',
  },
  {
    name: 'a rejection is for all who wait',
    file: 'resilient.ts',
    guard: 'mark.replaced();\n        onSessionLost',
    without: 'onSessionLost',
    caughtBy: 'waiters-replay-what-is-doomed',
  },
  {
    name: 'a request of a session that is over is not repeated',
    file: 'resilient.ts',
    guard: 'if (now.session !== sent.session) return problem === undefined ? OVER : result;',
    without: '',
    caughtBy: 'waiters-replay-what-is-doomed',
  },
  {
    name: 'login and logout take the lock',
    file: 'resilient.ts',
    guard: 'return await locked(attributed(mutex, api), api.signal, changed);',
    without: 'return await changed();',
    caughtBy: 'a-refresh-lands-after-the-logout',
  },
  {
    name: 'a login does without a lock that never comes',
    file: 'resilient.ts',
    guard: 'if (!isTimeout(error)) throw error;',
    without: 'throw error;',
    caughtBy: 'the-lock-is-waited-for-without-end',
  },
  {
    name: 'results after the logout are dropped',
    file: 'resilient.ts',
    guard: 'mark.read().session === sent.session ? result : OVER',
    without: 'sent === undefined ? OVER : result',
    caughtBy: 'data-comes-after-the-logout',
  },
  {
    name: 'what no refresh cures is not refreshed for again',
    file: 'resilient.ts',
    guard: 'uncured.add(call, now)',
    without: 'uncured.forget(call)',
    caughtBy: 'a-401-that-no-refresh-cures',
  },
];

/** The strategy out of its own sources, with one place changed. */
async function strategyWithout({ file, guard, without }: Pick<Guard, 'file' | 'guard' | 'without'>): Promise<Strategy> {
  let places = 0;
  const bundle = await rolldown({
    input: join(CLIENT, 'resilient.ts'),
    external: [/^@reduxjs/, 'async-mutex'],
    plugins: [
      {
        name: 'without-a-guard',
        transform: (code, id) => {
          if (!id.endsWith(`/client/${file}`)) return null;
          places = code.split(guard).length - 1;
          return code.replace(guard, without);
        },
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'cjs' });
  await bundle.close();
  if (places !== 1) throw new Error(`"${guard}" stands ${places} times in ${file}. Bring the table up to date.`);
  const required = (name: string): unknown => (name === 'async-mutex' ? asyncMutex : reduxQuery);
  const exported: { resilient?: Strategy } = {};
  // oxlint-disable-next-line no-new-func, no-implied-eval -- It is our own source, bundled a moment ago.
  new Function('require', 'exports', output[0].code)(required, exported);
  if (exported.resilient === undefined) throw new Error('The strategy was lost in its bundle.');
  return exported.resilient;
}

async function cured(id: string, strategy: Strategy, more: Partial<AppGiven> = {}) {
  const scenario = scenarioNamed(id);
  if (scenario.cured === undefined) throw new Error(`Nothing is declared to cure ${id}.`);
  const { policy = {}, app = {} } = scenario.cured;
  const client: ClientSource = { kind: 'module', name: 'resilient', make: () => strategy, code: '' };
  const row = { scenario, client, policy, app: { ...app, ...more }, expected: 'pass', pairing: 'cured' } as const;
  return runRow(row, createVirtualWorld(), { now: () => 0 });
}

const NOTHING = { file: 'resilient.ts', guard: 'const OVER', without: 'const OVER' } as const;

test.each(GUARDS)('$name: without it $caughtBy goes wrong', async ({ caughtBy, app, ...guard }) => {
  const whole = await cured(caughtBy, await strategyWithout(NOTHING), app);
  const left = await cured(caughtBy, await strategyWithout(guard), app);

  expect(whole).toMatchObject({ verdict: 'pass', why: [] });
  expect(left.verdict).toBe('fail');
});
