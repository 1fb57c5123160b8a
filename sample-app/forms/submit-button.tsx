import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';

export interface SubmitButtonProps {
  readonly isBusy: boolean;
  readonly children: ReactNode;
}

/** Keeps the focus and its name while the form is on its way; pressing it again then does nothing. */
export function SubmitButton({ isBusy, children }: SubmitButtonProps) {
  return (
    <button
      type="submit"
      className="button button-primary"
      aria-disabled={isBusy}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
      }}
    >
      {isBusy && <LoaderCircle aria-hidden className="spin" size={16} />}
      {children}
    </button>
  );
}
