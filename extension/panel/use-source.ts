import { useEffect } from 'react';
import type { TraceEvent } from '../../reauth/trace/events.ts';
import { usePanelTools } from './panel-tools.tsx';
import { createFrameBatcher } from './state/frame-batcher.ts';
import { usePanelDispatch, usePanelSelector } from './state/store.ts';
import {
  eventsArrived,
  selectListening,
  selectRun,
  selectSource,
  sourceChosen,
  sourceStarted,
  statusChanged,
} from './state/trace-slice.ts';

/**
 * Runs the chosen source and brings what it says into the store, its events at most once a frame. Returns whether the
 * panel listens. The File source is not run: its events come whole when a trace is opened.
 */
export function useSource(): boolean {
  const { environment, clock } = usePanelTools();
  const dispatch = usePanelDispatch();
  const source = usePanelSelector(selectSource);
  const run = usePanelSelector(selectRun);

  useEffect(() => {
    const [first] = environment.sources;
    if (source === undefined && first !== undefined) dispatch(sourceChosen(first.id));
  }, [dispatch, environment, source]);

  useEffect(() => {
    const option = environment.sources.find(({ id }) => id === source);
    if (option === undefined || option.id === 'file') return undefined;
    const leaving = new AbortController();
    const batcher = createFrameBatcher<TraceEvent>(clock.soon, (batch) => dispatch(eventsArrived(batch)));
    const sink = {
      events: (batch: readonly TraceEvent[]) => {
        if (!leaving.signal.aborted) batcher.add(batch);
      },
      status: (status: Parameters<typeof statusChanged>[0]) => {
        if (!leaving.signal.aborted) dispatch(statusChanged(status));
      },
    };
    option.create().start(sink, leaving.signal);
    dispatch(sourceStarted());
    return () => {
      leaving.abort();
      batcher.drop();
    };
  }, [clock, dispatch, environment, run, source]);

  return usePanelSelector(selectListening);
}
