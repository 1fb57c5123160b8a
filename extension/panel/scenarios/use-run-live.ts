import { useCallback } from 'react';
import { usePanelTools } from '../panel-tools.tsx';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { recordingToggled, selectRecording, selectSource, sourceChosen } from '../state/trace-slice.ts';
import { zoomChanged } from '../state/view-slice.ts';
import type { EntryKey } from './desk-state.ts';
import type { ScenarioDesk } from './desk.ts';

/**
 * Runs a scenario live where one sees it: in the Lab, whose source tells of the tabs of the run beside its own clients, with
 * the recording on and the timeline at the latest burst.
 */
export function useRunLive(desk: ScenarioDesk) {
  const dispatch = usePanelDispatch();
  const { sources } = usePanelTools().environment;
  const source = usePanelSelector(selectSource);
  const recording = usePanelSelector(selectRecording);
  return useCallback(
    async (entry: EntryKey) => {
      if (source !== 'lab' && sources.some(({ id }) => id === 'lab')) dispatch(sourceChosen('lab'));
      else if (!recording) dispatch(recordingToggled());
      dispatch(zoomChanged({ kind: 'latest' }));
      await desk.live?.run(entry);
    },
    [desk, dispatch, recording, source, sources],
  );
}
