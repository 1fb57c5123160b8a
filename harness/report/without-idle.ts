import { later, type Instant } from '../../reauth/time/instant.ts';
import type { Lane } from '../../reauth/trace/lane.ts';

/** A stretch in which something goes on keeps its length up to this. */
const LONGEST_MS = 1_000;
/** What is left of one in which nothing does. */
const IDLE_MS = 60;

/**
 * The lanes on a scale that can be drawn: time in which nothing happens is cut down to a gap, and a long stretch to its
 * beginning, so that 16 seconds of waiting for an expiry do not press all that follows into one column.
 *
 * What was before something else still is, and short stretches keep their proportions.
 */
export function withoutIdle(lanes: readonly Lane[]): readonly Lane[] {
  const shown = scaleOf(lanes);
  return lanes.map((lane) => ({
    ...lane,
    startedAt: shown(lane.startedAt),
    ...(lane.endedAt === undefined ? {} : { endedAt: shown(lane.endedAt) }),
    segments: lane.segments.map((part) => ({
      ...part,
      from: shown(part.from),
      ...(part.to === undefined ? {} : { to: shown(part.to) }),
    })),
  }));
}

/** Where each instant of these lanes comes to lie. */
function scaleOf(lanes: readonly Lane[]): (at: Instant) => Instant {
  const parts = lanes.flatMap(({ segments }) => segments);
  const bounds = [
    ...lanes.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]),
    ...parts.flatMap((part) => [part.from, part.to]),
  ];
  const instants = [...new Set(bounds.flatMap((at) => at ?? []))].toSorted((one, other) => one - other);
  const [first] = instants;
  const places = new Map<Instant, Instant>();
  if (first === undefined) return (at) => at;
  let place = first;
  instants.forEach((at, index) => {
    const before = instants[index - 1] ?? first;
    const isBusy = parts.some(({ from, to }) => from <= before && to !== undefined && to >= at);
    place = later(place, Math.min(at - before, isBusy ? LONGEST_MS : IDLE_MS));
    places.set(at, place);
  });
  return (at) => places.get(at) ?? at;
}
