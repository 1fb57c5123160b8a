import { analyse } from '../../reauth/findings/analyse.ts';
import { instant } from '../../reauth/time/instant.ts';
import { defined } from '../../reauth/trace/defined.ts';
import { lanesOf } from '../../reauth/trace/lanes.ts';
import type { Step } from '../scenario/scenario.ts';
import { VainRelease } from '../world/vain-release.ts';
import type { Outcome, Run, World } from '../world/world.ts';
import { judgeRow } from './judge-row.ts';
import { refreshesOf } from './judge/counts.ts';
import type { Evidence } from './judge/evidence.ts';
import { judge } from './judge/judge.ts';
import { vainLogins } from './judge/logins.ts';
import { numberedLanes } from './numbered-lanes.ts';
import { orStopped } from './or-stopped.ts';
import { playSteps, REST_MS } from './play.ts';
import type { Row, RowResult } from './result.ts';
import { playSecondExpiry } from './second-expiry.ts';

export interface RunRowOptions {
  /** Real time in ms, from any start: what the run took is measured by it. */
  readonly now: () => number;
  /** Ends the run where it stands; its result is an error that tells the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told before each step. */
  readonly onProgress?: (progress: RowProgress) => void;
}

export interface RowProgress {
  readonly row: Row;
  /** About to happen; `rest` when the steps are done. */
  readonly next: Step | 'rest';
}

/**
 * Runs one row in a world and judges it. Never rejects: what keeps it from being judged is a result of verdict `error`,
 * with what happened and what to do.
 */
export async function runRow(row: Row, world: World, options: RunRowOptions): Promise<RowResult> {
  const began = options.now();
  const body = await bodyFrom(row, world, options).catch((error: unknown) => unjudged(couldNot(error, row, options)));
  return { ...headOf(row, world), ...body, durationMs: Math.max(0, options.now() - began) };
}

type Head = Pick<RowResult, 'id' | 'class' | 'title' | 'world' | 'client' | 'policy' | 'app' | 'expected' | 'pairing'>;
type Body = Omit<RowResult, keyof Head | 'durationMs'>;

async function bodyFrom(row: Row, world: World, { signal, onProgress }: RunRowOptions): Promise<Body> {
  const { worlds, given } = row.scenario;
  if (!worlds.includes(world.name)) {
    return unjudged(`This scenario cannot be run in the ${world.name} world. Choose --world ${worlds.join(' or ')}.`);
  }
  signal?.throwIfAborted();
  const policy = { ...given.policy, ...row.policy };
  const opening = world.open({ policy, faults: given.faults, app: { ...given.app, ...row.app }, client: row.client });
  const run = await orStopped(opening, signal).catch((error: unknown) => {
    // Stopped while it opened: what opens after all is closed again.
    void opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  });
  const told = (next: RowProgress['next']): void => {
    signal?.throwIfAborted();
    onProgress?.({ row, next });
  };
  let body: Body;
  try {
    const flaws = await orStopped(played(row, run, told), signal);
    body = bodyOf(row, await orStopped(run.outcome(), signal), { endedAt: run.now(), flaws });
  } catch (error) {
    // The first failure tells more than what it leads to.
    await run.close().catch(() => undefined);
    throw error;
  }
  await run.close();
  return body;
}

/** Plays a row to its end, or up to a release that waits in vain; comes to what keeps it from proving anything. */
async function played({ scenario, pairing }: Row, run: Run, told: (next: RowProgress['next']) => void) {
  const vain = await playSteps(run, scenario.steps, told).catch((error: unknown) => {
    if (error instanceof VainRelease) return `${error.message} What comes after it was not done.`;
    throw error;
  });
  if (vain !== undefined) return [vain];
  told('rest');
  await run.rest(REST_MS);
  if (scenario.until === 'the steps are done') return [];
  const flaw = await playSecondExpiry(run, scenario);
  await run.rest(REST_MS);
  // What is to fail may have lost its session by then: that is how it fails.
  return flaw === undefined || pairing === 'fails' ? [] : [flaw];
}

interface Ending {
  readonly endedAt: number;
  readonly flaws: readonly string[];
}

function bodyOf(row: Row, outcome: Outcome, { endedAt, flaws }: Ending): Body {
  const { trace, startedAt, requests } = outcome;
  const lanes = lanesOf(trace);
  const now = instant(startedAt + endedAt);
  const findings = analyse(trace, { now, isOver: true, lanes: numberedLanes(lanes, requests) });
  const evidence: Evidence = { scenario: row.scenario, outcome, lanes, findings, endedAt };
  const expectations = row.scenario.expect.map((expectation) => judge(expectation, evidence));
  const refreshes = lanes.flatMap(refreshesOf).length;
  return {
    ...judgeRow(row, expectations, findings, [...vainLogins(evidence), ...flaws]),
    expectations,
    refreshes,
    findings,
    lanes,
    trace,
    startedAt,
    endedAt: now,
    requests,
  };
}

function headOf({ scenario, client, policy, app, expected, pairing }: Row, world: World): Head {
  const { id, title } = scenario;
  return defined({
    id,
    class: scenario.class,
    title,
    world: world.name,
    client: client.name,
    policy,
    app,
    expected,
    pairing,
  });
}

const unjudged = (why: string): Body => ({
  verdict: 'error',
  why: [why],
  expectations: [],
  refreshes: 0,
  findings: [],
  lanes: [],
  trace: [],
  startedAt: 0,
  endedAt: 0,
  requests: [],
});

/** What happened, and what to do about it. */
function couldNot(error: unknown, { client }: Row, { signal }: RunRowOptions): string {
  const said = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').trim();
  const what = /[.!?]$/.test(said) ? said : `${said}.`;
  if (signal?.aborted) return `The run was stopped before it could be judged: ${what} Run it again.`;
  const suspect =
    client.kind === 'module'
      ? `Look at ${client.name} first; if it is not to blame, `
      : 'Run it again; if it stays so, ';
  return `The run could not be judged: ${what} ${suspect}report it with the scenario.`;
}
