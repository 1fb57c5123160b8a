import type { Row, RowResult } from '../run/result.ts';
import { runRow } from '../run/run-row.ts';
import type { World } from '../world/world.ts';
import { timeLimit } from './time-limit.ts';
import type { UserCode } from './user-code.ts';

/** Runs a row within its time. What a client's module does beside it is the row's error. Never rejects. */
export async function runWithin(row: Row, world: World, userCode: UserCode, signal: AbortSignal): Promise<RowResult> {
  const supervision =
    row.client.kind === 'module' ? userCode.supervise(row.client.name, `in ${row.scenario.id}`) : undefined;
  const limit = timeLimit(userCode.limitMs, signal, ...(supervision ? [supervision.broken] : []));
  try {
    const result = await runRow(row, world, { now: () => performance.now(), signal: limit.signal });
    const problem = signal.aborted ? undefined : await supervision?.problem();
    return problem === undefined ? result : { ...result, verdict: 'error', why: [problem], expectations: [] };
  } finally {
    limit.end();
    supervision?.end();
  }
}
