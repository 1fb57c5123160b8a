import { useMemo, useRef, type KeyboardEvent } from 'react';
import type { CallId } from '../../../reauth/trace/events.ts';
import { selectLaneIndex, selectTabLabels } from '../state/selectors.ts';
import type { HeldCall } from '../state/held-calls.ts';
import { usePanelSelector } from '../state/store.ts';
import { usePanelNow } from '../use-panel-now.ts';
import type { Chosen } from './chosen.ts';
import { HeldRow } from './held-row.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import { useOutOfSight } from './use-out-of-sight.ts';

export interface HeldListProps {
  readonly held: readonly HeldCall[];
  readonly chosen: Chosen;
  readonly onTick: (call: CallId) => void;
  readonly onRelease: (call: CallId) => void;
}

/** The held calls in the order of their arrival. Arrow keys move between their boxes; the focus stays in the list when a row goes. */
export function HeldList({ held, chosen, onTick, onRelease }: HeldListProps) {
  const now = usePanelNow(100);
  const laneOf = usePanelSelector(selectLaneIndex);
  const withTab = usePanelSelector(selectTabLabels).size > 1;
  const list = useRef<HTMLOListElement>(null);
  const calls = useMemo(() => held.map(({ call }) => call), [held]);
  const kept = useKeptFocus(list, calls);
  const outOfSight = useOutOfSight(list, calls);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !(event.target instanceof HTMLElement)) return;
    const boxes = [...(list.current?.querySelectorAll<HTMLElement>('input') ?? [])];
    const row = event.target.closest('li')?.querySelector<HTMLElement>('input');
    const next = row && boxes[boxes.indexOf(row) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <ol ref={list} className="held-list" aria-label="Held calls" tabIndex={-1} onKeyDown={onKeyDown} {...kept}>
      {held.map((one) => {
        const place = chosen.indexOf(one.call);
        return (
          <HeldRow
            key={one.call}
            held={one}
            lane={laneOf(one)}
            withTab={withTab}
            now={outOfSight.has(one.call) ? seldom(now) : now}
            place={place < 0 ? undefined : place + 1}
            onTick={onTick}
            onRelease={onRelease}
          />
        );
      })}
    </ol>
  );
}

/** A row that nobody sees is kept roughly right: what reads the page without looking at it may come upon it. */
const seldom = (now: number): number => Math.floor(now / 5_000) * 5_000;
