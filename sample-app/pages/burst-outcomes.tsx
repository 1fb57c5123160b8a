import { CircleCheck, CircleX, LoaderCircle } from 'lucide-react';
import { selectShots, type Shot, type ShotOutcome } from '../state/burst-slice.ts';
import { useAppSelector } from '../state/store.ts';
import { burstSummary } from './burst-summary.ts';

const ICONS = { pending: LoaderCircle, fulfilled: CircleCheck, rejected: CircleX };

/** The last burst, a line a request. The summary alone is read out: fifty lines at once would drown it. */
export function BurstOutcomes() {
  const shots = useAppSelector(selectShots);
  return (
    <>
      <output className="burst-summary">{burstSummary(shots)}</output>
      {shots.length > 0 && (
        <ol className="outcomes" aria-label="Outcomes">
          {shots.map((shot, index) => (
            <OutcomeLine key={shot.shot} shot={shot} number={index + 1} />
          ))}
        </ol>
      )}
    </>
  );
}

function OutcomeLine({ shot, number }: { readonly shot: Shot; readonly number: number }) {
  const Icon = ICONS[shot.outcome.kind];
  return (
    <li className={`outcome outcome-${shot.outcome.kind}`} data-testid="outcome" data-status={shot.outcome.kind}>
      <Icon aria-hidden size={16} className={shot.outcome.kind === 'pending' ? 'spin' : undefined} />
      <span className="outcome-call">
        {number}. GET /api/items/{shot.item}
      </span>
      <span className="outcome-words">{wordsFor(shot.outcome)}</span>
    </li>
  );
}

function wordsFor(outcome: ShotOutcome): string {
  switch (outcome.kind) {
    case 'pending':
      return 'is under way';
    case 'fulfilled':
      return `was answered after ${Math.round(outcome.tookMs)} ms`;
    case 'rejected':
      return outcome.failure.kind === 'refused'
        ? `was refused with ${outcome.failure.status}: ${outcome.failure.message}`
        : 'got no answer';
  }
}
