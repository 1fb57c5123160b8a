import { useId, useState } from 'react';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { fireCountChosen, selectFireCount } from '../state/view-slice.ts';

/** The most requests that one burst sends. */
export const MAX_FIRE = 50;

/** How many requests a burst has. What is no whole number from 1 to 50 is not taken over: the limit stands beside it until another is typed. */
export function FireCount() {
  const dispatch = usePanelDispatch();
  const count = usePanelSelector(selectFireCount);
  const [typed, setTyped] = useState(String(count));
  const [refused, setRefused] = useState(false);
  const limit = useId();
  const wrong = countOf(typed) === undefined;
  return (
    <>
      <label className="choice">
        <span className="for-screen-readers">Number of requests</span>
        <input
          type="number"
          min={1}
          max={MAX_FIRE}
          value={typed}
          aria-invalid={wrong}
          aria-describedby={refused ? limit : undefined}
          title={wrong ? `A whole number from 1 to ${MAX_FIRE}; ${count} is used` : 'How many requests a burst has'}
          onChange={(event) => {
            setTyped(event.target.value);
            const next = countOf(event.target.value);
            setRefused(next === undefined);
            if (next !== undefined) dispatch(fireCountChosen(next));
          }}
          onBlur={() => setTyped(String(count))}
        />
      </label>
      {refused && (
        <span id={limit} className="faint">
          1 to {MAX_FIRE}; {count} is used
        </span>
      )}
    </>
  );
}

function countOf(typed: string): number | undefined {
  const count = Number(typed);
  return typed !== '' && Number.isInteger(count) && count >= 1 && count <= MAX_FIRE ? count : undefined;
}
