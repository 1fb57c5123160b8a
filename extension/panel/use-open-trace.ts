import { useCallback } from 'react';
import { readTrace, type TraceReading } from '../../reauth/trace/file.ts';
import { usePanelTools } from './panel-tools.tsx';
import type { SourceStatus } from './sources/source.ts';
import { usePanelDispatch } from './state/store.ts';
import { traceOpened } from './state/trace-slice.ts';
import { actionFailed, alertDismissed } from './state/view-slice.ts';

/** Lets the user pick a saved trace and shows it. What was shown before stays when they pick none, or no trace. */
export function useOpenTrace(): () => Promise<void> {
  const { environment } = usePanelTools();
  const dispatch = usePanelDispatch();
  return useCallback(async () => {
    const text = await environment.openFile().catch(() => '');
    if (text === undefined) return;
    const reading = readTrace(text);
    if (!reading.ok) {
      dispatch(actionFailed(reading));
      return;
    }
    dispatch(alertDismissed());
    dispatch(traceOpened({ events: reading.events, salt: reading.header.salt, status: statusOf(reading) }));
  }, [dispatch, environment]);
}

function statusOf({ events, skipped }: Extract<TraceReading, { ok: true }>): SourceStatus {
  const [first] = skipped;
  if (first === undefined) return { kind: 'live', to: `a saved trace of ${events.length} events` };
  return {
    kind: 'failed',
    problem: `${skipped.length} of ${skipped.length + events.length} lines were left out; line ${first.line}: ${first.problem}`,
    remedy: 'The rest is shown. Save the trace again from where it was recorded to have all of it.',
  };
}
