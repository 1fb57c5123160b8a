import { useMemo } from 'react';
import { selectOrigin } from '../state/selectors.ts';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { selectEvents } from '../state/trace-slice.ts';
import { filterChanged, selectFilter } from '../state/view-slice.ts';
import { matching } from './event-words.ts';
import { LogRows } from './log-rows.tsx';

/** Every event in words, in the order of time (a server's events arrive a little late); filtered by what one types. */
export function LogView() {
  const dispatch = usePanelDispatch();
  const events = usePanelSelector(selectEvents);
  const origin = usePanelSelector(selectOrigin);
  const filter = usePanelSelector(selectFilter);
  const shown = useMemo(() => matching(events, filter).toSorted((a, b) => a.at - b.at), [events, filter]);
  return (
    <div className="log">
      <div className="log-head">
        <input
          type="search"
          aria-label="Filter events"
          placeholder="Filter: 401, token, #4 …"
          value={filter}
          onChange={(event) => dispatch(filterChanged(event.target.value))}
        />
        <span className="faint">
          {shown.length === events.length ? `${events.length} events` : `${shown.length} of ${events.length} events`}
        </span>
      </div>
      {shown.length === 0 ? (
        <p className="hint">
          {events.length === 0 ? 'Nothing has happened yet.' : 'No event has these words: type fewer of them.'}
        </p>
      ) : (
        <LogRows events={shown} origin={origin} />
      )}
    </div>
  );
}
