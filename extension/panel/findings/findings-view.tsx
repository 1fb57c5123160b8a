import type { Finding } from '../../../reauth/findings/rule.ts';
import { selectLanes } from '../state/selectors.ts';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { lanesMarked, zoomChanged } from '../state/view-slice.ts';
import { spanOfLanes } from '../timeline/burst.ts';
import { fitted } from '../timeline/scale.ts';
import { useOpenScenario } from '../scenarios/use-open-scenario.ts';
import { FindingCard } from './finding-card.tsx';

/** What is wrong in the trace, with cause and cure. Choosing one shows whose lanes it is about. */
export function FindingsView({ findings }: { readonly findings: readonly Finding[] }) {
  const dispatch = usePanelDispatch();
  const lanes = usePanelSelector(selectLanes);
  const openScenario = useOpenScenario();
  const show = ({ requests }: Finding) => {
    const concerned = lanes.filter(({ request }) => requests.includes(request));
    const span = spanOfLanes(concerned);
    dispatch(lanesMarked(requests));
    if (span) dispatch(zoomChanged({ kind: 'window', ...fitted(span.from, span.to ?? span.from) }));
  };
  if (findings.length === 0) {
    return <p className="hint">Nothing is wrong in what was recorded so far.</p>;
  }
  return (
    <ul className="findings">
      {findings.map((finding, index) => (
        <FindingCard
          key={`${finding.rule}-${index}`}
          finding={finding}
          onShow={() => show(finding)}
          {...openScenario}
        />
      ))}
    </ul>
  );
}
