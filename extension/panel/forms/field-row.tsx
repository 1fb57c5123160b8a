import { useId, type KeyboardEvent } from 'react';
import type { FormField } from '../../../mock-server/settings/form-fields.ts';
import { FieldInput } from './field-input.tsx';

export interface FieldRowProps {
  readonly field: FormField;
  readonly text: string;
  /** What is wrong with the text, in a sentence. */
  readonly problem?: string | undefined;
  /** What else is to be said of it now; it stands instead of the field's help. */
  readonly note?: string | undefined;
  readonly disabled?: boolean;
  readonly onText: (text: string) => void;
  /** The user has left the field, or pressed Enter in it. */
  readonly onSettle?: () => void;
  /** The user pressed Escape in it. Says whether there was anything to undo: if not, the key means what it means elsewhere. */
  readonly onUndo?: () => boolean;
}

/** One labelled input of a form, what it is for, and beside it what is wrong with it. */
export function FieldRow({ field, text, problem, note, disabled, onText, onSettle, onUndo }: FieldRowProps) {
  const id = useId();
  const help = note ?? field.help;
  const describedBy = [
    ...(help === undefined ? [] : [`${id}-help`]),
    ...(problem === undefined ? [] : [`${id}-problem`]),
  ];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onSettle?.();
    if (event.key === 'Escape' && onUndo?.()) event.stopPropagation();
  };
  return (
    <div className="field" data-field={field.name} data-disabled={disabled}>
      <label htmlFor={id}>{field.label}</label>
      <FieldInput
        id={id}
        field={field}
        text={text}
        disabled={disabled}
        describedBy={describedBy.join(' ')}
        isWrong={problem !== undefined}
        onText={onText}
        onBlur={onSettle}
        onKeyDown={onKeyDown}
      />
      {problem !== undefined && (
        <p id={`${id}-problem`} className="field-problem" role="alert">
          {problem}
        </p>
      )}
      {help !== undefined && (
        <p id={`${id}-help`} className="field-help">
          {help}
        </p>
      )}
    </div>
  );
}
