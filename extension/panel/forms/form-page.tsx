import { createContext, useContext, useMemo, useRef, type ReactNode } from 'react';
import { usePanelTools } from '../panel-tools.tsx';

type Later = (run: () => void) => void;

const AfterPress = createContext<Later>((run) => run());

/**
 * Runs something once the pointer is up again, or at once when it is not down. Words that appear when a field is left push
 * what is below them away: under a pointer that is pressing it, the click would be lost.
 */
export const useAfterPress = (): Later => useContext(AfterPress);

/** A page of forms in the drawer, which knows whether the pointer is pressing something on it. */
export function FormPage({ children }: { readonly children: ReactNode }) {
  const { clock } = usePanelTools();
  const waiting = useRef<(() => void)[]>(undefined);
  const later = useMemo<Later>(() => (run) => (waiting.current ? void waiting.current.push(run) : run()), []);
  const press = () => {
    waiting.current ??= [];
  };
  /** The click comes right after; what has waited is drawn with the next frame. */
  const lift = () => {
    const runs = waiting.current ?? [];
    waiting.current = undefined;
    if (runs.length > 0) clock.soon(() => runs.forEach((run) => run()));
  };
  return (
    <AfterPress.Provider value={later}>
      <div
        className="form-page"
        role="presentation"
        onPointerDownCapture={press}
        onPointerUp={lift}
        onPointerCancel={lift}
        onPointerLeave={lift}
      >
        {children}
      </div>
    </AfterPress.Provider>
  );
}
