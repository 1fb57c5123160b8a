import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { FaultToSet } from '../../../mock-server/faults/fault.ts';
import { Choice } from '../toolbar/choice.tsx';
import { FaultFields } from './fault-fields.tsx';
import { KINDS } from './fault-kinds.ts';
import { faultSentence } from './fault-words.ts';
import { useFaultForm } from './use-fault-form.ts';

const CHOICES = KINDS.map(({ kind, title }) => ({ value: kind, title }));

/** Puts a fault together, says in a sentence what it will do, and sets it. */
export function FaultForm({ onAdd }: { readonly onAdd: (fault: FaultToSet) => void }) {
  const form = useFaultForm();
  const element = useRef<HTMLFormElement>(null);
  const [refusals, setRefusals] = useState(0);
  useEffect(() => {
    if (refusals > 0) element.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [refusals]);

  const { reading } = form;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reading.ok) return onAdd(reading.value);
    form.showAll();
    setRefusals(refusals + 1);
  };
  return (
    <form ref={element} className="form-group fault-form" aria-label="Add a fault" noValidate onSubmit={submit}>
      <h2>Add a fault</h2>
      <Choice label="What goes wrong" labelled value={form.kind.kind} options={CHOICES} onChoose={form.chooseKind} />
      <div className="fields">
        <FaultFields form={form} />
      </div>
      {form.otherProblems.map((problem) => (
        <p key={problem} className="field-problem" role="alert">
          {problem}
        </p>
      ))}
      <div className="form-head">
        <p className="fault-preview" aria-live="polite" data-testid="fault-preview">
          {reading.ok ? faultSentence(reading.value) : 'Not yet a fault: see the fields.'}
        </p>
        <button type="submit" className="button button-primary">
          Add fault
        </button>
      </div>
    </form>
  );
}
