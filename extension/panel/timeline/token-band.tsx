import { useMemo } from 'react';
import { selectEpochs } from '../state/selectors.ts';
import { usePanelSelector } from '../state/store.ts';
import { selectSalt } from '../state/trace-slice.ts';
import { Band } from './band.tsx';
import type { TimeWindow } from './scale.ts';
import { tokenStretchesOf } from './token-stretches.ts';

/** Which access token was good when, and when none was. */
export function TokenBand({ view, now }: { readonly view: TimeWindow; readonly now: number }) {
  const epochs = usePanelSelector(selectEpochs);
  const salt = usePanelSelector(selectSalt);
  const stretches = useMemo(() => tokenStretchesOf(epochs, salt), [epochs, salt]);
  if (stretches.length === 0) return null;
  return (
    <div role="row" aria-rowindex={2} className="row band-row">
      <div role="rowheader" className="row-label">
        access token
      </div>
      <div role="gridcell" className="track">
        <div className="bars">
          <Band stretches={stretches} view={view} now={now} />
        </div>
      </div>
    </div>
  );
}
