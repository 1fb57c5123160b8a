import type { TabId, TraceEvent } from '../../../reauth/trace/events.ts';

/** How each tab is called. */
export type TabLabels = ReadonlyMap<TabId, string>;

/** A fold: the labels after one more event. */
export const stepTabLabels = (labels: TabLabels, event: TraceEvent): TabLabels =>
  event.type === 'tab.opened' ? new Map([...labels, [event.tab, event.label]]) : labels;
