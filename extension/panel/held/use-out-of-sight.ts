import { useEffect, useState, type RefObject } from 'react';
import type { CallId } from '../../../reauth/trace/events.ts';

/** The calls whose rows are scrolled out of sight. A row of which nothing is known yet counts as seen. */
export function useOutOfSight(list: RefObject<HTMLElement | null>, calls: readonly CallId[]): ReadonlySet<CallId> {
  const [outOfSight, setOutOfSight] = useState<ReadonlySet<CallId>>(new Set());
  useEffect(() => {
    const observer = new IntersectionObserver((entries) =>
      setOutOfSight((before) => {
        const after = new Set(calls.filter((call) => before.has(call)));
        for (const { target, isIntersecting } of entries) {
          const call = callAt(target);
          if (call === undefined) continue;
          if (isIntersecting) after.delete(call);
          else after.add(call);
        }
        return after;
      }),
    );
    for (const row of list.current?.querySelectorAll('[data-call]') ?? []) observer.observe(row);
    return () => observer.disconnect();
  }, [list, calls]);
  return outOfSight;
}

const callAt = (row: Element): CallId | undefined => (row instanceof HTMLElement ? row.dataset['call'] : undefined);
