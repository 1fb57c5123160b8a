import { CircleAlert } from 'lucide-react';
import { useId, type ComponentProps } from 'react';

/** Everything an `<input>` takes, `ref` and the handlers of react-hook-form included. */
export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'aria-invalid' | 'aria-describedby'> {
  readonly label: string;
  readonly error?: string | undefined;
  readonly hint?: string;
}

/** A labelled input with its own message: the input names the message as its description, so both are read together. */
export function TextField({ label, error, hint, ...input }: TextFieldProps) {
  const id = useId();
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input {...input} id={id} aria-invalid={error !== undefined} aria-describedby={described || undefined} />
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="field-error">
          <CircleAlert aria-hidden size={16} />
          {error}
        </p>
      )}
    </div>
  );
}
