import type { LucideIcon } from 'lucide-react';

export interface ToolButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly icon?: LucideIcon;
  /** What it does, where the label alone does not say it. */
  readonly hint?: string;
  readonly look?: 'plain' | 'primary' | 'recording';
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  /** The label stays where the panel is narrow: the icon alone would not be understood. */
  readonly keepsLabel?: boolean;
}

/** A button of the toolbar. Where the panel is narrow its label is for screen readers alone, if it has an icon. */
export function ToolButton({
  label,
  onClick,
  icon: Icon,
  hint,
  look = 'plain',
  pressed,
  disabled,
  keepsLabel,
}: ToolButtonProps) {
  return (
    <button
      type="button"
      className={`button button-${look}`}
      title={hint ?? label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      {Icon && <Icon size={14} aria-hidden="true" />}
      <span className={Icon && !keepsLabel ? 'button-label' : undefined}>{label}</span>
    </button>
  );
}
