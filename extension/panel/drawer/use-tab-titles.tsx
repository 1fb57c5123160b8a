import type { ReactNode } from 'react';
import { useStandingCount } from '../faults/standing-faults.tsx';
import { useFindings } from '../findings/use-findings.ts';
import { usePanelTools } from '../panel-tools.tsx';
import { selectFamilies, selectHeldCount, selectSelectedLane } from '../state/selectors.ts';
import { selectPolicy } from '../state/server-slice.ts';
import { usePanelSelector } from '../state/store.ts';
import type { DrawerTab } from '../state/view-slice.ts';
import { nameOf } from '../timeline/lane-words.ts';
import { useControl } from '../use-control.ts';

/** The drawer's tabs that there are, by their titles: a server that has no policy or no faults to set has no tab for them. */
export function useTabTitles(): Readonly<Partial<Record<DrawerTab, ReactNode>>> {
  const lane = usePanelSelector(selectSelectedLane);
  const findings = useFindings().length;
  const policy = usePanelSelector(selectPolicy);
  const control = useControl();
  const { scenarios } = usePanelTools().environment;
  const standing = useStandingCount();
  const held = usePanelSelector(selectHeldCount);
  const hasFamilies = usePanelSelector(selectFamilies).families.length > 0;
  const hasPolicy = control !== undefined && Object.keys(policy).length > 0;
  return {
    request: lane ? `Request ${nameOf(lane.request)}` : 'Request',
    findings: <Counted title="Findings" count={findings} />,
    ...(control === undefined ? {} : { held: <Counted title="Held" count={held} look="amber" /> }),
    ...(hasFamilies ? { tokens: 'Tokens' } : {}),
    log: 'Log',
    ...(hasPolicy ? { policy: 'Policy' } : {}),
    ...(standing === undefined ? {} : { faults: <Counted title="Faults" count={standing} look="amber" /> }),
    ...(scenarios === undefined ? {} : { scenarios: 'Scenarios' }),
  };
}

interface CountedProps {
  readonly title: string;
  readonly count: number;
  readonly look?: 'red' | 'amber';
}

function Counted({ title, count, look = 'red' }: CountedProps) {
  return (
    <>
      {title}
      {count > 0 && <span className={`badge badge-${look}`}>{count}</span>}
    </>
  );
}
