import type { CallId, ExchangeId } from '../../../reauth/trace/events.ts';
import type { Lane } from '../../../reauth/trace/lane.ts';

/** A call as the server's events name it. */
export interface NamedCall {
  readonly call: CallId;
  readonly exchange?: ExchangeId | undefined;
}

/** Finds the lane that a call is part of. */
export type LaneIndex = (called: NamedCall) => Lane | undefined;

/** An index of all lanes. A call is found by its exchange too: its client may have told of it before the server did. */
export function laneIndexOf(lanes: readonly Lane[]): LaneIndex {
  const found = new Map<string, Lane>();
  for (const lane of lanes)
    for (const { call, exchange } of lane.attempts) {
      if (call !== undefined) found.set(`call ${call}`, lane);
      if (exchange !== undefined) found.set(`exchange ${exchange}`, lane);
    }
  return ({ call, exchange }) =>
    found.get(`call ${call}`) ?? (exchange === undefined ? undefined : found.get(`exchange ${exchange}`));
}
