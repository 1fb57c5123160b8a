import type { TraceEvent } from '../../../reauth/trace/events.ts';

/** How many events never reached the trace, by why. */
export interface Dropped {
  readonly rate: number;
  readonly malformed: number;
  readonly missed: number;
}

export const noneDropped: Dropped = { rate: 0, malformed: 0, missed: 0 };

/** A fold: what is missing after one more event. */
export function stepDropped(dropped: Dropped, event: TraceEvent): Dropped {
  if (event.type === 'events.dropped') return { ...dropped, [event.why]: dropped[event.why] + event.count };
  if (event.type === 'events.missed') return { ...dropped, missed: dropped.missed + event.to - event.from + 1 };
  return dropped;
}

/** What is missing, in words; empty when nothing is. */
export function droppedWords({ rate, malformed, missed }: Dropped): string {
  const parts = [
    rate > 0 ? `${rate} came too fast` : '',
    malformed > 0 ? `${malformed} could not be read` : '',
    missed > 0 ? `${missed} were gone from the server's buffer` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `Events not shown: ${parts.join(', ')}`;
}
