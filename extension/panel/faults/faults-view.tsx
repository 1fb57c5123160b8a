import type { StandingFault } from '../../../mock-server/faults/fault.ts';
import { DETAILS_ID, focusOn } from '../focus.ts';
import { FormPage } from '../forms/form-page.tsx';
import type { ControlClient } from '../sources/control.ts';
import { useServerAction } from '../use-server-action.ts';
import { FaultForm } from './fault-form.tsx';
import { FaultList } from './fault-list.tsx';
import { faultSentence } from './fault-words.ts';
import { READY_FAULTS } from './ready-faults.ts';

export interface FaultsViewProps {
  readonly faults: readonly StandingFault[];
  readonly control: ControlClient;
}

/** What is done to calls on purpose: the faults that stand, those that are set by one click, and a form for any. */
export function FaultsView({ faults, control }: FaultsViewProps) {
  const act = useServerAction(control);
  /** The button goes with its fault: the focus stays on the page. */
  const remove = async (action: () => ReturnType<ControlClient['removeFaults']>) => {
    const answer = await act(action);
    if (answer.ok) focusOn(DETAILS_ID);
  };
  return (
    <FormPage>
      <div className="chips" role="group" aria-label="Ready-made faults">
        {READY_FAULTS.map(({ title, fault }) => (
          <button
            key={title}
            type="button"
            className="button chip"
            title={faultSentence(fault)}
            onClick={() => void act(() => control.addFault(fault))}
          >
            {title}
          </button>
        ))}
      </div>
      <div className="faults">
        <FaultList
          faults={faults}
          onRemove={(id) => void remove(() => control.removeFault(id))}
          onRemoveAll={() => void remove(() => control.removeFaults())}
        />
        <FaultForm onAdd={(fault) => void act(() => control.addFault(fault))} />
      </div>
    </FormPage>
  );
}
