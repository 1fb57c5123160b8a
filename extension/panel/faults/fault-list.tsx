import { Trash2 } from 'lucide-react';
import type { StandingFault } from '../../../mock-server/faults/fault.ts';
import { kindTitle } from './fault-kinds.ts';
import { faultSentence, isUsedUp, limitOf } from './fault-words.ts';

export interface FaultListProps {
  readonly faults: readonly StandingFault[];
  readonly onRemove: (id: string) => void;
  readonly onRemoveAll: () => void;
}

/** The faults that stand: what each one does, and to how many calls it was done. */
export function FaultList({ faults, onRemove, onRemoveAll }: FaultListProps) {
  return (
    <section className="form-group fault-list" aria-label="Standing faults">
      <div className="form-head">
        <h2>Standing faults</h2>
        {faults.length > 1 && (
          <button type="button" className="button" onClick={onRemoveAll}>
            Remove all
          </button>
        )}
      </div>
      {faults.length === 0 && <p className="hint">None: the server answers as its policy says.</p>}
      <ul>
        {faults.map((fault) => (
          <FaultItem key={fault.id} fault={fault} onRemove={() => onRemove(fault.id)} />
        ))}
      </ul>
    </section>
  );
}

function FaultItem({ fault, onRemove }: { readonly fault: StandingFault; readonly onRemove: () => void }) {
  const usedUp = isUsedUp(fault);
  return (
    <li className="fault" data-testid="fault" data-fault={fault.id} data-used-up={usedUp}>
      <div>
        <p>{faultSentence(fault)}</p>
        <p className="faint">
          <code>{fault.id}</code> {kindTitle(fault.kind)} · {countsOf(fault)}
          {usedUp && <span className="tag">used up</span>}
        </p>
      </div>
      <button type="button" className="button button-plain" title={`Remove fault ${fault.id}`} onClick={onRemove}>
        <Trash2 size={14} aria-hidden="true" />
        <span className="for-screen-readers">Remove fault {fault.id}</span>
      </button>
    </li>
  );
}

function countsOf(fault: StandingFault): string {
  const { seen, applied } = fault;
  const limit = limitOf(fault);
  return `seen ${seen}, done to ${applied}${limit === Infinity ? '' : ` of ${limit}`}`;
}
