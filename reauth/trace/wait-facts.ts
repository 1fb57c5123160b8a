import { defined } from './defined.ts';
import type { ClientEvent, RequestId } from './events.ts';
import type { LaneFacts } from './lane-facts.ts';

type MutexEvent = Extract<ClientEvent, { mutex: string }>;

/** Who holds a mutex, and which lanes wait for it, by wait. */
export interface MutexQueue {
  readonly holder?: RequestId;
  readonly waiting: ReadonlyMap<string, RequestId>;
}

interface LaneChange {
  readonly request: RequestId;
  readonly patch: (facts: LaneFacts) => Partial<LaneFacts>;
}

/**
 * What a mutex event means for the queue and for the lanes in it: those that wait learn who holds it now.
 *
 * A tab tells of its mutexes in order, so the holder is known when a wait begins.
 */
export function mutexStep(
  queue: MutexQueue = { waiting: new Map() },
  event: MutexEvent,
): { readonly queue: MutexQueue; readonly changes: readonly LaneChange[] } {
  const { at, request } = event;
  const inferred = event.attribution === 'inferred';
  const own = (patch: (facts: LaneFacts) => Partial<LaneFacts>): readonly LaneChange[] =>
    request === undefined ? [] : [{ request, patch: (facts) => ({ ...patch(facts), ...(inferred && { inferred }) }) }];
  switch (event.type) {
    case 'mutex.awaited': {
      const { wait, attribution } = event;
      const begun = { wait, from: at, holders: [defined({ at, on: queue.holder })], attribution };
      const waiting = new Map(queue.waiting);
      if (request !== undefined) waiting.set(wait, request);
      return { queue: { ...queue, waiting }, changes: own(({ waits }) => ({ waits: [...waits, begun] })) };
    }
    case 'mutex.passed': {
      const waiting = new Map(queue.waiting);
      waiting.delete(event.wait);
      const changes = own(({ waits }) => ({
        waits: waits.map((wait) => (wait.wait === event.wait && wait.to === undefined ? { ...wait, to: at } : wait)),
      }));
      return { queue: { ...queue, waiting }, changes };
    }
    case 'mutex.acquired': {
      const others = [...queue.waiting].filter(([, waiter]) => waiter !== request);
      const changes = others.map(([id, waiter]): LaneChange => ({
        request: waiter,
        patch: ({ waits }) => ({
          waits: waits.map((wait) =>
            wait.wait === id && wait.to === undefined
              ? { ...wait, holders: [...wait.holders, defined({ at, on: request })] }
              : wait,
          ),
        }),
      }));
      const mark = { kind: 'acquired' as const, at, mutex: event.mutex };
      return {
        queue: defined({ holder: request, waiting: queue.waiting }),
        changes: [...changes, ...own(({ marks }) => ({ marks: [...marks, mark] }))],
      };
    }
    case 'mutex.released': {
      const mark = { kind: 'released' as const, at, mutex: event.mutex };
      return { queue: { waiting: queue.waiting }, changes: own(({ marks }) => ({ marks: [...marks, mark] })) };
    }
  }
}
