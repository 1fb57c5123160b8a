import { useState } from 'react';
import type { FormField } from '../../../mock-server/settings/form-fields.ts';
import { FieldRow } from '../forms/field-row.tsx';
import { CallChoice } from './call-choice.tsx';
import { AIM_FIELDS, NARROWING_FIELDS } from './fault-kinds.ts';
import type { FaultInHand } from './use-fault-form.ts';

interface FaultFieldsProps {
  readonly form: FaultInHand;
}

/** What a kind of fault asks for: which calls, how often, what is done, and on demand what narrows it down. */
export function FaultFields({ form }: FaultFieldsProps) {
  return (
    <>
      {AIM_FIELDS.map((field) =>
        field.name === 'match' ? (
          <CallChoice
            key={field.name}
            field={field}
            match={form.text(field)}
            problem={form.problem(field.name)}
            onMatch={(match) => form.type(field.name, match)}
            onLeave={() => form.leave(field.name)}
          />
        ) : (
          <FaultField key={field.name} field={field} form={form} />
        ),
      )}
      {form.kind.own.map((field) => (
        <FaultField key={`${form.kind.kind} ${field.name}`} field={field} form={form} />
      ))}
      <Narrowing form={form} />
    </>
  );
}

function FaultField({ field, form }: FaultFieldsProps & { readonly field: FormField }) {
  return (
    <FieldRow
      field={field}
      text={form.text(field)}
      problem={form.problem(field.name)}
      onText={(text) => form.type(field.name, text)}
      onSettle={() => form.leave(field.name)}
    />
  );
}

/** Open when it is opened, and as long as something in it is wrong. */
function Narrowing({ form }: FaultFieldsProps) {
  const [opened, setOpened] = useState(false);
  const wrong = NARROWING_FIELDS.some(({ name }) => form.problem(name) !== undefined);
  return (
    <details
      className="narrowing"
      open={opened || wrong}
      onToggle={({ currentTarget }) => setOpened(currentTarget.open)}
    >
      <summary>Narrow it down</summary>
      <div className="fields">
        {NARROWING_FIELDS.map((field) => (
          <FaultField key={field.name} field={field} form={form} />
        ))}
      </div>
    </details>
  );
}
