import { X } from 'lucide-react';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { drawerClosed, selectDrawerOpen, selectTab, tabChosen } from '../state/view-slice.ts';
import { DETAILS_ID, focusOn, LANES_ID } from '../focus.ts';
import { DrawerPage } from './drawer-page.tsx';
import { TabList } from './tab-list.tsx';
import { useTabTitles } from './use-tab-titles.tsx';

/**
 * The words under the picture. Where the panel is narrow it is a sheet, opened by its tabs or by opening a lane. A tab that
 * was chosen and is not there any more, since another source is shown, makes room for the first one.
 */
export function Drawer() {
  const dispatch = usePanelDispatch();
  const chosen = usePanelSelector(selectTab);
  const open = usePanelSelector(selectDrawerOpen);
  const titles = useTabTitles();
  const tab = titles[chosen] === undefined ? 'request' : chosen;
  const close = () => {
    dispatch(drawerClosed());
    focusOn(LANES_ID);
  };
  return (
    <section
      className="drawer"
      aria-label="Details"
      data-open={open}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <div className="drawer-head">
        <TabList chosen={tab} titles={titles} onChoose={(next) => dispatch(tabChosen(next))} />
        <button type="button" className="button button-plain drawer-close" onClick={close}>
          <X size={14} aria-hidden="true" />
          <span className="for-screen-readers">Close details</span>
        </button>
      </div>
      <div className="drawer-page" role="tabpanel" id={DETAILS_ID} aria-labelledby={`tab-${tab}`} tabIndex={0}>
        <DrawerPage tab={tab} />
      </div>
    </section>
  );
}
