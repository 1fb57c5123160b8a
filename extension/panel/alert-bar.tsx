import { X } from 'lucide-react';
import { usePanelDispatch, usePanelSelector } from './state/store.ts';
import { alertDismissed, selectAlert } from './state/view-slice.ts';

/** What an action could not do, and what to do about it. The region is always there, so that it is announced. */
export function AlertBar() {
  const dispatch = usePanelDispatch();
  const alert = usePanelSelector(selectAlert);
  return (
    <div className="alert-region" role="alert">
      {alert && (
        <div className="alert">
          <p>
            <strong>{alert.problem}</strong> {alert.remedy}
          </p>
          <button type="button" className="button button-plain" onClick={() => dispatch(alertDismissed())}>
            <X size={14} aria-hidden="true" />
            <span className="for-screen-readers">Dismiss</span>
          </button>
        </div>
      )}
    </div>
  );
}
