import { LogIn, LogOut, Zap } from 'lucide-react';
import type { LabUser } from '../sources/lab-controller.ts';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { selectFireCount, selectUser, userChosen, zoomChanged } from '../state/view-slice.ts';
import { useLab, useLabActions, type LabInUse } from '../use-lab.ts';
import { Choice } from './choice.tsx';
import { FireCount } from './fire-count.tsx';
import { ToolButton } from './tool-button.tsx';

const USERS: readonly { readonly value: LabUser; readonly title: string }[] = [
  { value: 'user@example.com', title: 'as user' },
  { value: 'admin@example.com', title: 'as admin' },
];

/** Log in, fire a burst, log out: what the Lab can do, where there is one. */
export function LabTools() {
  const lab = useLab();
  return lab === undefined ? null : <LabButtons lab={lab} />;
}

function LabButtons({ lab }: { readonly lab: LabInUse }) {
  const dispatch = usePanelDispatch();
  const user = usePanelSelector(selectUser);
  const count = usePanelSelector(selectFireCount);
  const { login, logout, fire } = useLabActions(lab);
  return (
    <>
      <div className="tools" role="group" aria-label="Session">
        <ToolButton
          label="Log in"
          keepsLabel
          hint={`Log in as ${user}`}
          icon={LogIn}
          onClick={() => void login(user)}
        />
        <Choice label="User" value={user} options={USERS} onChoose={(next) => dispatch(userChosen(next))} />
        <ToolButton label="Log out" keepsLabel icon={LogOut} onClick={() => void logout()} />
      </div>
      <div className="tools" role="group" aria-label="Requests">
        <FireCount />
        <ToolButton
          label="Fire"
          keepsLabel
          hint={`Send ${count} guarded requests at once`}
          look="primary"
          icon={Zap}
          onClick={() => {
            dispatch(zoomChanged({ kind: 'latest' }));
            void fire(count);
          }}
        />
      </div>
    </>
  );
}
