import type { Lane } from '../../reauth/trace/lane.ts';
import type { Outcome } from '../world/world.ts';

/**
 * The lanes under the scenario's numbers, so that a finding, an expectation and a picture call a request alike. What the
 * scenario gives no number (a login, what the app asks by itself) has 0, which is none.
 */
export function numberedLanes(lanes: readonly Lane[], requests: Outcome['requests']): readonly Lane[] {
  const numbers = new Map(requests.map(({ request, number }) => [request, number]));
  return lanes.map((lane) => ({ ...lane, number: numbers.get(lane.request) ?? 0 }));
}
