import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { selectSelectedLane } from '../state/selectors.ts';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { drawerClosed, selectDrawerOpen, selectTab, tabChosen, type DrawerTab } from '../state/view-slice.ts';
import { LogView } from '../log/log-view.tsx';
import { RequestView } from '../request/request-view.tsx';
import { nameOf } from '../timeline/lane-words.ts';
import { TabList } from './tab-list.tsx';

/** The words under the picture. Where the panel is narrow it is a sheet, opened by its tabs or by opening a lane. */
export function Drawer() {
  const dispatch = usePanelDispatch();
  const tab = usePanelSelector(selectTab);
  const open = usePanelSelector(selectDrawerOpen);
  const lane = usePanelSelector(selectSelectedLane);
  return (
    <section
      className="drawer"
      aria-label="Details"
      data-open={open}
      onKeyDown={(event) => event.key === 'Escape' && dispatch(drawerClosed())}
    >
      <div className="drawer-head">
        <TabList
          chosen={tab}
          titles={{ request: lane ? `Request ${nameOf(lane.request)}` : 'Request', log: 'Log' }}
          onChoose={(next) => dispatch(tabChosen(next))}
        />
        <button type="button" className="button button-plain drawer-close" onClick={() => dispatch(drawerClosed())}>
          <X size={14} aria-hidden="true" />
          <span className="for-screen-readers">Close details</span>
        </button>
      </div>
      <div className="drawer-page" role="tabpanel" id={`page-${tab}`} aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {PAGES[tab]}
      </div>
    </section>
  );
}

const PAGES: Readonly<Partial<Record<DrawerTab, ReactNode>>> = {
  request: <RequestView />,
  log: <LogView />,
};
