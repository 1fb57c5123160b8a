import type { MutexState } from '../../../reauth/trace/mutexes.ts';
import { nameOf } from '../timeline/lane-words.ts';
import { durationWords } from '../words.ts';

export interface MutexCardProps {
  readonly mutex: MutexState;
  readonly tabLabel: string;
  readonly now: number;
}

/** One mutex as it is now: free, or held by whom and since when; and who waits. */
export function MutexCard({ mutex: { held, holder, heldSince, waiters, attribution }, tabLabel, now }: MutexCardProps) {
  const who = holder === undefined ? 'Held' : `Held by ${nameOf(holder)}`;
  return (
    <li className="card mutex-card" data-testid="mutex" data-state={held ? 'held' : 'free'}>
      <div className="card-head">
        <strong className={held ? 'held' : 'free'}>
          {held ? who : 'Free'}
          {held && attribution === 'inferred' && <span className="faint"> (inferred)</span>}
        </strong>
        <span className="tag">{tabLabel}</span>
      </div>
      <div className="card-line">
        {heldSince !== undefined && <span>for {durationWords(now - heldSince)}</span>}
        <span>
          {waiters.length === 0
            ? 'nobody waits'
            : `${waiters.length === 1 ? '1 waits' : `${waiters.length} wait`}: ${waiters.map(({ request }) => (request ? nameOf(request) : '?')).join(' ')}`}
        </span>
      </div>
    </li>
  );
}
