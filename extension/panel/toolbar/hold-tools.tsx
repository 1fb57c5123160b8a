import { ChevronsRight, Hand, StepForward } from 'lucide-react';
import type { ControlClient, Hold } from '../sources/control.ts';
import { selectHeldCount } from '../state/selectors.ts';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { holdChanged, holdMatchChosen, selectHolding, selectHoldMatch, type HoldMatch } from '../state/view-slice.ts';
import { useAction } from '../use-action.ts';
import { Choice } from './choice.tsx';
import { ToolButton } from './tool-button.tsx';

const HOLDS: Readonly<Record<HoldMatch, Hold>> = {
  every: { match: '/api/', when: 'after' },
  refresh: { match: '/api/auth/refresh', when: 'after' },
};

const MATCHES: readonly { readonly value: HoldMatch; readonly title: string }[] = [
  { value: 'every', title: 'every call' },
  { value: 'refresh', title: 'refreshes' },
];

/** Hold replies, and let them go one by one or all at once; the number says how many wait. */
export function HoldTools({ control }: { readonly control: ControlClient }) {
  const act = useAction();
  const dispatch = usePanelDispatch();
  const holding = usePanelSelector(selectHolding);
  const match = usePanelSelector(selectHoldMatch);
  const held = usePanelSelector(selectHeldCount);

  const hold = async () => {
    const answer = await act(() => control.hold(HOLDS[match]));
    if (answer.ok) dispatch(holdChanged(true));
  };
  const releaseAll = async () => {
    const answer = await act(() => control.release({ all: true }));
    if (answer.ok) dispatch(holdChanged(false));
  };

  return (
    <div className="tools" role="group" aria-label="Hold">
      <ToolButton
        label="Hold replies"
        keepsLabel
        hint={
          holding ? 'Hold no more, and release every reply' : 'Keep replies back on the server until they are released'
        }
        icon={Hand}
        pressed={holding}
        onClick={() => void (holding ? releaseAll() : hold())}
      />
      <Choice
        label="Replies to hold"
        value={match}
        options={MATCHES}
        onChoose={(next) => dispatch(holdMatchChosen(next))}
      />
      {(holding || held > 0) && (
        <>
          <output className="held-count" title="Replies that wait on the server">
            {held} held
          </output>
          <ToolButton
            label="Release next"
            keepsLabel
            icon={StepForward}
            onClick={() => void act(() => control.release({ count: 1 }))}
          />
          <ToolButton
            label="Release all"
            keepsLabel
            hint="Release every reply and hold no more"
            icon={ChevronsRight}
            onClick={() => void releaseAll()}
          />
        </>
      )}
    </div>
  );
}
