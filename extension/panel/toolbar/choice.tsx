export interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly title: string }[];
  readonly onChoose: (value: Value) => void;
  /** The label is written beside it; else it is for screen readers alone. */
  readonly labelled?: boolean;
  readonly disabled?: boolean;
  readonly hint?: string;
}

/** One of a few values, as a native select: it works from the keyboard and at any width. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  onChoose,
  labelled,
  disabled,
  hint,
}: ChoiceProps<Value>) {
  return (
    <label className="choice">
      <span className={labelled ? 'choice-label' : 'for-screen-readers'}>{label}</span>
      <select
        value={value}
        disabled={disabled}
        title={hint}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen) onChoose(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.title}
          </option>
        ))}
      </select>
    </label>
  );
}
