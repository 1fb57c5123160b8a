import { X } from 'lucide-react';
import { selectSelectedLane } from '../state/selectors.ts';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { drawerClosed, selectDrawerOpen, selectTab, tabChosen } from '../state/view-slice.ts';
import { FindingsView } from '../findings/findings-view.tsx';
import { useFindings } from '../findings/use-findings.ts';
import { DETAILS_ID, focusOn, LANES_ID } from '../focus.ts';
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
  const findings = useFindings();
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
        <TabList
          chosen={tab}
          titles={{
            request: lane ? `Request ${nameOf(lane.request)}` : 'Request',
            findings: <FindingsTitle count={findings.length} />,
            log: 'Log',
          }}
          onChoose={(next) => dispatch(tabChosen(next))}
        />
        <button type="button" className="button button-plain drawer-close" onClick={close}>
          <X size={14} aria-hidden="true" />
          <span className="for-screen-readers">Close details</span>
        </button>
      </div>
      <div className="drawer-page" role="tabpanel" id={DETAILS_ID} aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {tab === 'request' && <RequestView />}
        {tab === 'findings' && <FindingsView findings={findings} />}
        {tab === 'log' && <LogView />}
      </div>
    </section>
  );
}

function FindingsTitle({ count }: { readonly count: number }) {
  return <>Findings{count > 0 && <span className="badge">{count}</span>}</>;
}
