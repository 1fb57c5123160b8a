import { useState } from 'react';
import { FAULT_SCHEMAS, faultSchema, type FaultToSet } from '../../../mock-server/faults/fault.ts';
import type { FormField } from '../../../mock-server/settings/form-fields.ts';
import { readForm, type FormReading } from '../../../mock-server/settings/read-form.ts';
import type { FaultKind } from '../../../reauth/trace/events.ts';
import { useAfterPress } from '../forms/form-page.tsx';
import { AIM_FIELDS, KINDS, NARROWING_FIELDS, type KindOfFault } from './fault-kinds.ts';

type Texts = Readonly<Record<string, string>>;

/** A fault that is being put together. */
export interface FaultInHand {
  readonly kind: KindOfFault;
  readonly reading: FormReading<FaultToSet>;
  text(field: FormField): string;
  /** What is wrong with a field, once its user has left it or has asked for the fault. */
  problem(name: string): string | undefined;
  /** The problems that belong to no field of this form. */
  readonly otherProblems: readonly string[];
  chooseKind(kind: FaultKind): void;
  type(name: string, text: string): void;
  leave(name: string): void;
  /** From now on every problem is shown. */
  showAll(): void;
}

const FIRST: Texts = { match: '/api/auth/refresh', times: '1' };

/** A form for a fault: its own fields start anew with each kind, its aim stays. */
export function useFaultForm(): FaultInHand {
  const [kind, setKind] = useState(KINDS[0]);
  const [texts, setTexts] = useState<Texts>({ ...FIRST, ...kind?.start });
  const [left, setLeft] = useState<ReadonlySet<string>>(NONE);
  const later = useAfterPress();
  if (kind === undefined) throw new Error('There is no kind of fault to offer.');

  const fields = [...AIM_FIELDS, ...NARROWING_FIELDS, ...kind.own];
  const text = ({ name, default: preset }: FormField) => texts[name] ?? preset ?? '';
  const reading = readForm(faultSchema, fields, Object.fromEntries(fields.map((field) => [field.name, text(field)])), {
    kind: kind.kind,
  });
  const problems = Object.entries(reading.ok ? {} : reading.problems);
  return {
    kind,
    reading,
    text,
    problem: (name) => (left.has(name) ? problems.find(([field]) => field === name)?.[1] : undefined),
    otherProblems: problems.flatMap(([name, words]) => (fields.some((field) => field.name === name) ? [] : [words])),
    chooseKind(next) {
      const chosen = KINDS.find((one) => one.kind === next);
      const aimed = [...AIM_FIELDS, ...NARROWING_FIELDS].map((field) => [field.name, text(field)]);
      setKind(chosen);
      setTexts({ ...Object.fromEntries(aimed), ...chosen?.start });
      setLeft(NONE);
    },
    type: (name, typed) => setTexts((before) => ({ ...before, [name]: typed })),
    leave: (name) => later(() => setLeft((before) => new Set([...before, name]))),
    showAll: () => setLeft(new Set(Object.keys(FAULT_SCHEMAS[kind.kind].shape))),
  };
}

const NONE: ReadonlySet<string> = new Set();
