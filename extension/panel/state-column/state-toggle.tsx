import { ChevronDown, ChevronUp } from 'lucide-react';
import { usePanelDispatch } from '../state/store.ts';
import { stateToggled } from '../state/view-slice.ts';

/** Where the panel is narrow the state is a strip: this opens it, claims and all, and closes it again. */
export function StateToggle({ open }: { readonly open: boolean }) {
  const dispatch = usePanelDispatch();
  const Icon = open ? ChevronUp : ChevronDown;
  return (
    <button
      type="button"
      className="button button-plain state-toggle"
      aria-expanded={open}
      onClick={() => dispatch(stateToggled())}
    >
      <Icon size={14} aria-hidden="true" />
      <span className="for-screen-readers">State in full</span>
    </button>
  );
}
