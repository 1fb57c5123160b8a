import { later } from '../../../reauth/time/instant.ts';
import type { ServerEvent } from '../../../reauth/trace/events.ts';

/**
 * The server's events in the time of the scenario: as if what was skipped had passed by itself.
 *
 * Skipped time reaches the server as a moved clock, which its events tell of and hold in their `offset`. Here it becomes
 * time that passed: `at` is later and `offset` smaller by what was skipped before, and the moves themselves are left
 * out. A clock that a step of the scenario moved stays moved. `seq` is counted anew, without holes.
 */
export function inScenarioTime(events: readonly ServerEvent[], moves: readonly ClockMove[]): readonly ServerEvent[] {
  const told: ServerEvent[] = [];
  const coming = [...moves];
  let skipped = 0;
  for (const event of events) {
    if (event.type === 'clock.advanced' && coming[0]?.by === event.by && coming.shift()?.why === 'skipped') {
      skipped += event.by;
      continue;
    }
    told.push({ ...event, seq: told.length + 1, at: later(event.at, skipped), offset: event.offset - skipped });
  }
  return told;
}

/** One `clock/advance` of a run, in their order. */
export interface ClockMove {
  readonly by: number;
  readonly why: 'skipped' | 'a step moved it';
}
