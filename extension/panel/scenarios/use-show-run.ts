import { useCallback } from 'react';
import type { RowResult } from '../../../harness/run/result.ts';
import { runnerOf } from '../../../harness/report/row-words.ts';
import { usePanelTools } from '../panel-tools.tsx';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { selectSalt, selectShown, selectSource, traceOpened, type ShownRun } from '../state/trace-slice.ts';
import { lanesMarked, zoomChanged } from '../state/view-slice.ts';
import { spanOfLanes } from '../timeline/burst.ts';
import { fitted } from '../timeline/scale.ts';
import { numberedTrace } from './numbered-trace.ts';

/** What a run is called on the timeline. */
const titleOf = (result: RowResult): string =>
  `“${result.title}” with ${runnerOf(result)}, ${result.world === 'live' ? 'live' : 'in virtual time'}`;

/**
 * Puts a run on the timeline, and with it into every other tab, as a saved trace is: at what the first finding is about, or
 * whole when nothing was found. `isShown` tells whether a run is there now.
 */
export function useShowRun() {
  const dispatch = usePanelDispatch();
  const { sources } = usePanelTools().environment;
  const source = usePanelSelector(selectSource);
  const shown = usePanelSelector(selectShown);
  const salt = usePanelSelector(selectSalt);
  const show = useCallback(
    (result: RowResult) => {
      const events = numberedTrace(result);
      const title = titleOf(result);
      const live = source === 'file' ? shown?.back : source;
      const back: ShownRun['back'] = live ?? sources[0]?.id ?? 'lab';
      const status = { kind: 'live', to: title } as const;
      dispatch(traceOpened({ events, salt, status, shown: { title, endedAt: result.endedAt, back } }));
      const finding = result.findings.find(({ severity }) => severity === 'error') ?? result.findings[0];
      const span = spanOfLanes(result.lanes.filter(({ request }) => finding?.requests.includes(request)));
      dispatch(lanesMarked([]));
      dispatch(
        zoomChanged(span ? { kind: 'window', ...fitted(span.from, span.to ?? result.endedAt) } : { kind: 'all' }),
      );
    },
    [dispatch, salt, shown, source, sources],
  );
  return { show, isShown: (result: RowResult) => shown?.title === titleOf(result) && shown.endedAt === result.endedAt };
}
