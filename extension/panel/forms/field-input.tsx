import type { KeyboardEvent } from 'react';
import type { FormField } from '../../../mock-server/settings/form-fields.ts';

export interface FieldInputProps {
  readonly id: string;
  readonly field: FormField;
  readonly text: string;
  readonly disabled: boolean | undefined;
  readonly describedBy: string;
  readonly isWrong: boolean;
  readonly onText: (text: string) => void;
  readonly onBlur: (() => void) | undefined;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The browser's own control for a field: a select, a checkbox, or a line of text, which keeps whatever is typed. */
export function FieldInput({ id, field, text, disabled, describedBy, isWrong, onText, ...handlers }: FieldInputProps) {
  const shared = {
    ...handlers,
    id,
    disabled,
    'aria-describedby': describedBy === '' ? undefined : describedBy,
    'aria-invalid': isWrong ? true : undefined,
  } as const;
  switch (field.input) {
    case 'choice':
      return (
        <select {...shared} value={text} onChange={({ target }) => onText(target.value)}>
          {field.options.includes(text) || <option value={text}>{text}</option>}
          {field.options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      );
    case 'flag':
      return (
        <input
          {...shared}
          type="checkbox"
          checked={text === 'true'}
          onChange={({ target }) => onText(String(target.checked))}
        />
      );
    case 'duration':
    case 'number':
    case 'text':
      return (
        <input
          {...shared}
          type="text"
          inputMode={field.input === 'number' ? 'numeric' : undefined}
          placeholder={field.default}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={({ target }) => onText(target.value)}
        />
      );
  }
}
