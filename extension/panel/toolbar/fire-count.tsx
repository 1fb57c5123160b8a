import { useState } from 'react';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { fireCountChosen, selectFireCount } from '../state/view-slice.ts';

/** The most requests that one burst sends. */
export const MAX_FIRE = 50;

/** How many requests a burst has. What is no whole number from 1 to 50 is not taken over, and marked. */
export function FireCount() {
  const dispatch = usePanelDispatch();
  const count = usePanelSelector(selectFireCount);
  const [typed, setTyped] = useState(String(count));
  const wrong = countOf(typed) === undefined;
  return (
    <label className="choice">
      <span className="for-screen-readers">Number of requests</span>
      <input
        type="number"
        min={1}
        max={MAX_FIRE}
        value={typed}
        aria-invalid={wrong}
        title={wrong ? `A whole number from 1 to ${MAX_FIRE}; ${count} is used` : 'How many requests a burst has'}
        onChange={(event) => {
          setTyped(event.target.value);
          const next = countOf(event.target.value);
          if (next !== undefined) dispatch(fireCountChosen(next));
        }}
        onBlur={() => setTyped(String(count))}
      />
    </label>
  );
}

function countOf(typed: string): number | undefined {
  const count = Number(typed);
  return typed !== '' && Number.isInteger(count) && count >= 1 && count <= MAX_FIRE ? count : undefined;
}
