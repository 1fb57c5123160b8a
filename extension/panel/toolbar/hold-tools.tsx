import { ChevronsRight, Hand, StepForward } from 'lucide-react';
import type { ControlClient } from '../sources/control.ts';
import { selectHeldCount } from '../state/selectors.ts';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import {
  holdChanged,
  selectHolding,
  selectOtherHolds,
  selectHoldMatch,
  selectHoldPath,
  selectHoldWhen,
  tabChosen,
} from '../state/view-slice.ts';
import { useServerAction } from '../use-server-action.ts';
import { useRelease } from '../held/use-release.ts';
import { HoldChoices } from './hold-choices.tsx';
import { holdOf } from './hold-of.ts';
import { ToolButton } from './tool-button.tsx';

/** Hold calls, and let them go one by one or all at once; the number says how many wait, and opens their list. */
export function HoldTools({ control }: { readonly control: ControlClient }) {
  const act = useServerAction(control);
  const dispatch = usePanelDispatch();
  const release = useRelease(control);
  const holding = usePanelSelector(selectHolding);
  const others = usePanelSelector(selectOtherHolds);
  const held = usePanelSelector(selectHeldCount);
  const when = usePanelSelector(selectHoldWhen);
  const hold = holdOf(usePanelSelector(selectHoldMatch), usePanelSelector(selectHoldPath), when);

  const begin = async () => {
    if (hold === undefined) return;
    const answer = await act(() => control.hold(hold));
    if (answer.ok) dispatch(holdChanged(true));
  };

  return (
    <div className="tools" role="group" aria-label="Hold">
      <ToolButton
        label={when === 'after' ? 'Hold replies' : 'Hold calls'}
        keepsLabel
        hint={holding ? 'Hold no more, and release what is held' : HINTS[when]}
        icon={Hand}
        pressed={holding}
        disabled={!holding && hold === undefined}
        onClick={() => void (holding ? release({ all: true }) : begin())}
      />
      <HoldChoices disabled={holding} />
      {others.length > 0 && (
        <span className="faint" title={others.map(({ match, when }) => `${match}, ${when}`).join('; ')}>
          and {others.length} more
        </span>
      )}
      {(holding || held > 0) && (
        <>
          <output>
            <button
              type="button"
              className="held-count"
              title="Show what waits on the server"
              onClick={() => dispatch(tabChosen('held'))}
            >
              {held} held
            </button>
          </output>
          <ToolButton label="Release next" keepsLabel icon={StepForward} onClick={() => void release({ count: 1 })} />
          <ToolButton
            label="Release all"
            keepsLabel
            hint="Release everything and hold no more"
            icon={ChevronsRight}
            onClick={() => void release({ all: true })}
          />
        </>
      )}
    </div>
  );
}

const HINTS = {
  after: 'Keep replies back on the server until they are released',
  before: 'Keep calls back on the server, before it acts, until they are released',
} as const;
