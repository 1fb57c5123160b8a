import { FieldRow } from '../forms/field-row.tsx';
import type { ControlClient, PolicyValues } from '../sources/control.ts';
import { noteOf, type PolicyField } from './policy-fields.ts';
import { usePolicyField } from './use-policy-field.ts';

export interface PolicyRowProps {
  readonly setting: PolicyField;
  readonly value: PolicyValues[string];
  readonly policy: PolicyValues;
  readonly control: ControlClient;
}

/** One setting of the server: changed at once when it is chosen, or when the field is left. */
export function PolicyRow({ setting, value, policy, control }: PolicyRowProps) {
  const { text, problem, type, settle, undo } = usePolicyField(setting, value, control);
  const note = noteOf(setting.field.name, policy);
  return (
    <FieldRow
      field={setting.field}
      text={text}
      problem={problem}
      note={note?.text}
      disabled={note?.idle === true}
      onText={type}
      onSettle={settle}
      onUndo={undo}
    />
  );
}
