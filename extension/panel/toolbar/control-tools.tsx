import { FastForward, TimerOff } from 'lucide-react';
import type { ControlClient } from '../sources/control.ts';
import { policyRead, selectRotation } from '../state/server-slice.ts';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { useAction } from '../use-action.ts';
import { useControl } from '../use-control.ts';
import { Choice } from './choice.tsx';
import { HoldTools } from './hold-tools.tsx';
import { ToolButton } from './tool-button.tsx';

const ROTATIONS = [
  { value: 'off', title: 'off' },
  { value: 'strict', title: 'strict' },
  { value: 'grace', title: 'grace' },
];

/** What the server's control API lets one do: time, rotation, holding replies. */
export function ControlTools() {
  const control = useControl();
  if (control === undefined) return null;
  return (
    <>
      <TimeTools control={control} />
      <HoldTools control={control} />
      <Rotation control={control} />
    </>
  );
}

interface ControlProps {
  readonly control: ControlClient;
}

function TimeTools({ control }: ControlProps) {
  const act = useAction();
  return (
    <div className="tools" role="group" aria-label="Time">
      <ToolButton
        label="Expire access"
        keepsLabel
        hint="Every access token is expired from now on"
        icon={TimerOff}
        onClick={() => void act(() => control.expire('access'))}
      />
      <ToolButton
        label="+10 s"
        keepsLabel
        hint="Move the server's clock 10 seconds on"
        icon={FastForward}
        onClick={() => void act(() => control.advance(10_000))}
      />
    </div>
  );
}

function Rotation({ control }: ControlProps) {
  const act = useAction();
  const dispatch = usePanelDispatch();
  const rotation = usePanelSelector(selectRotation);
  if (rotation === undefined) return null;
  const known = ROTATIONS.some(({ value }) => value === rotation);
  return (
    <div className="tools">
      <Choice
        label="Rotation"
        labelled
        value={rotation}
        options={known ? ROTATIONS : [...ROTATIONS, { value: rotation, title: rotation }]}
        onChoose={(next) =>
          void act(() => control.changePolicy({ rotation: next })).then((answer) => {
            if (answer.ok) dispatch(policyRead(answer.value));
          })
        }
      />
    </div>
  );
}
