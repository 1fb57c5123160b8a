import { Notice } from './notice.tsx';
import { Page } from './page.tsx';

export interface UnreachableProps {
  readonly message: string;
  readonly onRetry: () => void;
}

/** A guarded page while nobody can say whether one may see it. */
export function Unreachable({ message, onRetry }: UnreachableProps) {
  return (
    <Page title="No answer" width="narrow">
      <Notice tone="bad">{message}</Notice>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </Page>
  );
}
