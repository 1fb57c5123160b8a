import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { DETAILS_ID } from '../focus.ts';
import type { DrawerTab } from '../state/view-slice.ts';

export interface TabListProps {
  readonly chosen: DrawerTab;
  /** In their order. */
  readonly titles: Readonly<Partial<Record<DrawerTab, ReactNode>>>;
  readonly onChoose: (tab: DrawerTab) => void;
}

const ORDER: readonly DrawerTab[] = ['request', 'findings', 'held', 'tokens', 'log', 'policy', 'faults', 'scenarios'];

/** The drawer's tabs (WAI-ARIA tabs pattern): one stop of the Tab key, arrows move between them. */
export function TabList({ chosen, titles, onChoose }: TabListProps) {
  const tabs = ORDER.filter((tab) => titles[tab] !== undefined);
  const list = useRef<HTMLDivElement>(null);
  // Where they do not all fit, the chosen one is in sight.
  useEffect(() => {
    list.current?.querySelector(`#tab-${chosen}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(chosen) + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChoose(next);
    event.currentTarget.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <div ref={list} className="tab-list" role="tablist" aria-label="Details" onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`tab-${tab}`}
          className="tab"
          aria-selected={tab === chosen}
          aria-controls={DETAILS_ID}
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => onChoose(tab)}
        >
          {titles[tab]}
        </button>
      ))}
    </div>
  );
}
