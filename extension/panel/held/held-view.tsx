import { ChevronsRight, ListOrdered, StepForward } from 'lucide-react';
import { useState } from 'react';
import type { ControlClient } from '../sources/control.ts';
import { selectHeldCalls } from '../state/selectors.ts';
import { usePanelSelector } from '../state/store.ts';
import { selectHolding } from '../state/view-slice.ts';
import { ToolButton } from '../toolbar/tool-button.tsx';
import { stillHeld, toggled, type Chosen } from './chosen.ts';
import { HeldList } from './held-list.tsx';
import { useRelease } from './use-release.ts';

/** What waits on the server, and how to let it go: this one, the next, the ticked ones in the order of the ticks, all. */
export function HeldView({ control }: { readonly control: ControlClient }) {
  const held = usePanelSelector(selectHeldCalls);
  const holding = usePanelSelector(selectHolding);
  const [ticked, setTicked] = useState<Chosen>([]);
  const release = useRelease(control);
  const chosen = stillHeld(ticked, held);
  return (
    <div className="held">
      <div className="held-head" role="group" aria-label="Release">
        <ToolButton
          label={chosen.length === 0 ? 'Release chosen' : `Release chosen (${chosen.length})`}
          keepsLabel
          look={chosen.length === 0 ? 'plain' : 'primary'}
          hint="Release the ticked calls in the order in which they were ticked"
          icon={ListOrdered}
          disabled={chosen.length === 0}
          onClick={() => void release({ ids: chosen })}
        />
        <ToolButton
          label="Release next"
          keepsLabel
          hint="Release the call that has waited longest"
          icon={StepForward}
          disabled={held.length === 0}
          onClick={() => void release({ count: 1 })}
        />
        <ToolButton
          label="Release all"
          keepsLabel
          hint="Release everything and hold no more"
          icon={ChevronsRight}
          disabled={held.length === 0 && !holding}
          onClick={() => void release({ all: true })}
        />
        {held.length > 1 && <span className="faint">Tick calls in the order in which they should go.</span>}
      </div>
      {held.length === 0 && (
        <p className="hint">
          {holding
            ? 'Nothing waits yet: calls that the hold is for will wait here.'
            : 'Nothing is held. Choose in the toolbar which calls to hold, and whether before the server acts or after; then press “Hold”. They wait here until you release them, in any order.'}
        </p>
      )}
      <HeldList
        held={held}
        chosen={chosen}
        onTick={(call) => setTicked(toggled(chosen, call))}
        onRelease={(call) => void release({ ids: [call] })}
      />
    </div>
  );
}
