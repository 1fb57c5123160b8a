import { FaultsView } from '../faults/faults-view.tsx';
import { FamiliesView } from '../families/families-view.tsx';
import { FindingsView } from '../findings/findings-view.tsx';
import { useFindings } from '../findings/use-findings.ts';
import { HeldView } from '../held/held-view.tsx';
import { LogView } from '../log/log-view.tsx';
import { PolicyView } from '../policy/policy-view.tsx';
import { RequestView } from '../request/request-view.tsx';
import { ScenariosView } from '../scenarios/scenarios-view.tsx';
import { selectFaults } from '../state/server-slice.ts';
import { usePanelTools } from '../panel-tools.tsx';
import { usePanelSelector } from '../state/store.ts';
import type { DrawerTab } from '../state/view-slice.ts';
import { useControl } from '../use-control.ts';

/** What the chosen tab shows. */
export function DrawerPage({ tab }: { readonly tab: DrawerTab }) {
  const findings = useFindings();
  const control = useControl();
  const { scenarios } = usePanelTools().environment;
  const faults = usePanelSelector(selectFaults);
  switch (tab) {
    case 'request':
      return <RequestView />;
    case 'findings':
      return <FindingsView findings={findings} />;
    case 'held':
      return control && <HeldView control={control} />;
    case 'tokens':
      return <FamiliesView />;
    case 'log':
      return <LogView />;
    case 'policy':
      return control && <PolicyView control={control} />;
    case 'faults':
      return control && faults && <FaultsView faults={faults} control={control} />;
    case 'scenarios':
      return scenarios && <ScenariosView desk={scenarios} />;
  }
}
