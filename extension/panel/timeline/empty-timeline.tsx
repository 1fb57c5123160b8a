import { Activity } from 'lucide-react';
import { usePanelSelector } from '../state/store.ts';
import { selectSource, selectStatus } from '../state/trace-slice.ts';
import { selectIsBearer } from '../state/server-slice.ts';
import { selectFireCount, selectUser } from '../state/view-slice.ts';
import { selectIsLoggedIn } from '../state/selectors.ts';
import { TryAgain } from '../try-again.tsx';
import { useLab, useLabActions, type LabInUse } from '../use-lab.ts';
import type { SourceId } from '../sources/source.ts';
import { ObserveSteps } from './observe-steps.tsx';

/** What to do next, while there is nothing to see; where the Lab can do it, with the button. */
export function EmptyTimeline() {
  const source = usePanelSelector(selectSource);
  const status = usePanelSelector(selectStatus);
  const lab = useLab();
  const failed = status.kind === 'failed';
  return (
    <div className="empty">
      <Activity size={28} aria-hidden="true" />
      {failed && (
        <p>
          {status.problem} {status.remedy}
        </p>
      )}
      <TryAgain />
      {!failed && (lab ? <LabStart lab={lab} /> : <p>{nextStep(source)}</p>)}
      {!failed && source === 'page' && <ObserveSteps />}
    </div>
  );
}

function LabStart({ lab }: { readonly lab: LabInUse }) {
  const user = usePanelSelector(selectUser);
  const count = usePanelSelector(selectFireCount);
  const labels = lab.targets.map(({ label }) => label);
  const loggedIn = usePanelSelector((state) => selectIsLoggedIn(state, labels));
  const bearer = usePanelSelector(selectIsBearer);
  const { login, fire } = useLabActions(lab);
  return (
    <>
      <p>
        {loggedIn
          ? 'You are in. Send a burst now, or wait until the access token has expired: then one request refreshes and the others wait.'
          : bearer
            ? 'No requests yet. Begin with a session: its tokens travel in headers, and their time starts to run.'
            : 'No requests yet. Begin with a session: three cookies will appear, and their time starts to run.'}
      </p>
      <button
        type="button"
        className="button button-primary"
        onClick={() => void (loggedIn ? fire(count) : login(user))}
      >
        {loggedIn ? `Send ${count} requests` : `Sign in as ${user}`}
      </button>
    </>
  );
}

function nextStep(source: SourceId | undefined): string {
  switch (source) {
    case 'page':
      return 'No requests yet. Reload the inspected page, or do something in it that asks its server.';
    case 'server':
      return 'No calls yet. Whatever asks the server now, from any tab or program, shows up here.';
    case 'file':
      return 'This trace holds no requests. The log below has all its events.';
    case 'lab':
    case undefined:
      return 'Nothing has happened yet.';
  }
}
