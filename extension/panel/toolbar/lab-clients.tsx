import { Minus, Plus } from 'lucide-react';
import { selectIsBearer } from '../state/server-slice.ts';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { targetChosen } from '../state/view-slice.ts';
import { useLab, type LabInUse } from '../use-lab.ts';
import { Choice } from './choice.tsx';
import { ToolButton } from './tool-button.tsx';

/** The Lab's clients: for which of them the buttons are, with which strategy they refresh, one more, one less. */
export function LabClients() {
  const lab = useLab();
  return lab === undefined ? null : <Clients lab={lab} />;
}

/** No tab has this name: a tab's id has a letter in it. */
const ALL = '*';

function Clients({ lab: { controller, clients, targets } }: { readonly lab: LabInUse }) {
  const dispatch = usePanelDispatch();
  const bearer = usePanelSelector(selectIsBearer);
  const strategy = targets[0]?.strategy ?? controller.strategies[0] ?? '';
  const last = targets.at(-1);
  // A client with another strategy is a new tab: the choice follows it to its place.
  const changeStrategy = (next: string) => {
    const place = targets.length === 1 ? clients.findIndex(({ tab }) => tab === targets[0]?.tab) : -1;
    for (const { tab } of targets) controller.change(tab, next);
    const successor = controller.clients()[place];
    if (clients.length > 1 && successor) dispatch(targetChosen(successor.tab));
  };
  return (
    <div className="tools" role="group" aria-label="Clients">
      {clients.length > 1 && (
        <Choice
          label="Client"
          labelled
          value={targets.length === 1 ? (targets[0]?.tab ?? ALL) : ALL}
          options={[
            { value: ALL, title: `all ${clients.length}` },
            ...clients.map(({ tab, label }) => ({ value: tab, title: label })),
          ]}
          onChoose={(tab) => dispatch(targetChosen(tab === ALL ? undefined : tab))}
        />
      )}
      <Choice
        label="Strategy"
        labelled
        value={strategy}
        options={controller.strategies.map((name) => ({ value: name, title: name }))}
        onChoose={changeStrategy}
      />
      <ToolButton
        label="Add client"
        hint={`One more client, as another tab of the app: its own store and mutex, ${bearer ? 'its own tokens: log it in too' : 'the same cookies'}`}
        icon={Plus}
        onClick={() => controller.add(strategy)}
      />
      {clients.length > 1 && last && (
        <ToolButton
          label="Remove client"
          hint={`Remove ${last.label}`}
          icon={Minus}
          onClick={() => controller.remove(last.tab)}
        />
      )}
    </div>
  );
}
