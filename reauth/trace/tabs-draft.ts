import type { Instant } from '../time/instant.ts';
import type { RequestId, TabId } from './events.ts';
import { reshelve, type TabLanes } from './lane-shelf.ts';
import type { Lane } from './lane.ts';

/** The tabs of the lanes' fold in the making. What changes a whole tab touches each of its lanes. */
export class TabsDraft {
  readonly #tabs: Map<TabId, TabLanes>;
  readonly #touch: (request: RequestId) => void;

  constructor(tabs: ReadonlyMap<TabId, TabLanes>, touch: (request: RequestId) => void) {
    this.#tabs = new Map(tabs);
    this.#touch = touch;
  }

  /** A tab is as old as its oldest event, whichever arrived first. */
  hear(tab: TabId, at: Instant): void {
    const known = this.#tabs.get(tab);
    if (!known) this.#tabs.set(tab, { tab, label: tab, firstAt: at, reachable: false, lanes: [] });
    else if (at < known.firstAt) this.#tabs.set(tab, { ...known, firstAt: at });
  }

  label(tab: TabId, label: string): void {
    this.#change(tab, { label });
  }

  reached(tab: TabId): void {
    if (!this.#tabs.get(tab)?.reachable) this.#change(tab, { reachable: true });
  }

  of(tab: TabId): { readonly label: string; readonly reachable: boolean } {
    return this.#tabs.get(tab) ?? { label: tab, reachable: false };
  }

  /** Takes lanes out and puts lanes in, each where it belongs. */
  place(gone: readonly Lane[], come: readonly Lane[]): ReadonlyMap<TabId, TabLanes> {
    for (const tab of new Set([...gone, ...come].map((lane) => lane.tab))) {
      const known = this.#tabs.get(tab);
      if (!known) continue;
      const own = (lane: Lane): boolean => lane.tab === tab;
      this.#tabs.set(tab, { ...known, lanes: reshelve(known.lanes, gone.filter(own), come.filter(own)) });
    }
    return this.#tabs;
  }

  #change(tab: TabId, change: Partial<TabLanes>): void {
    const known = this.#tabs.get(tab);
    if (!known) return;
    this.#tabs.set(tab, { ...known, ...change });
    for (const { request } of known.lanes) this.#touch(request);
  }
}
