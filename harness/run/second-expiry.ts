import { offsetAfter } from '../../reauth/trace/epochs.ts';
import type { TraceEvent } from '../../reauth/trace/events.ts';
import type { Scenario, TabName } from '../scenario/scenario.ts';
import type { Outcome, Run } from '../world/world.ts';

/** So long after its expiry no clock takes a token for good any more, fractions and skews of a start included. */
const PAST_MS = 1_000;
const ASK_AGAIN = { method: 'GET', path: '/users/me' } as const;

/**
 * Goes on past the expiry of the newest access token, and lets every open tab that is logged in ask who it is.
 *
 * Most races leave a token in the wrong place and nobody notices before it is used, which is at the next expiry. The
 * requests are counted on from the last of the scenario. Comes to why nothing could be asked, where that is so.
 */
export async function playSecondExpiry(run: Run, { steps }: Pick<Scenario, 'steps'>): Promise<string | undefined> {
  const outcome = await run.outcome();
  const closed = closedTabs(steps);
  const asking = outcome.tabs.filter(({ tab, isLoggedIn }) => isLoggedIn && !closed.has(tab));
  const expiry = newestExpiry(outcome);
  if (expiry === undefined) return noSecondExpiry('the server issued no access token');
  if (asking.length === 0) return noSecondExpiry('nobody was logged in in an open tab when the steps were done');
  const target = Math.ceil(expiry) + PAST_MS;
  if (target > run.now()) await run.reach(target);
  let number = Math.max(
    0,
    ...steps.flatMap((step) => (step.do === 'request' ? step.requests : [])).map((one) => one.number),
  );
  for (const { tab } of asking) {
    number += 1;
    await run.tab(tab, { do: 'request', requests: [{ number, ...ASK_AGAIN }], every: 0 });
  }
  return undefined;
}

const noSecondExpiry = (why: string): string =>
  `Nothing was asked after the second expiry: ${why}. Where that is meant, leave "until" out.`;

/** When the newest access token runs out, in ms since the start, by the clock as it stands. */
function newestExpiry({ trace, startedAt }: Outcome): number | undefined {
  let offset: number | undefined;
  let expiresAt: number | undefined;
  for (const event of trace) {
    if (event.source !== 'server') continue;
    offset = offsetAfter(event, offset);
    const issued = expiryIn(event);
    if (issued !== undefined) expiresAt = issued;
  }
  return offset === undefined || expiresAt === undefined ? undefined : expiresAt - offset - startedAt;
}

const expiryIn = (event: TraceEvent): number | undefined =>
  event.type === 'token.issued' && event.token.kind === 'access' ? event.token.expiresAt : undefined;

function closedTabs(steps: Scenario['steps']): ReadonlySet<TabName> {
  const last = new Map(steps.flatMap((step) => ('tab' in step ? [[step.tab, step.do] as const] : [])));
  return new Set([...last].flatMap(([tab, did]) => (did === 'close' ? [tab] : [])));
}
