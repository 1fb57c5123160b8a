import { useMemo } from 'react';
import type { GracePolicy } from '../../../reauth/trace/family.ts';
import { selectPolicy } from '../state/server-slice.ts';
import { usePanelSelector } from '../state/store.ts';

/** How the server forgives, as it last told; `undefined` while it has not, and for a saved trace. */
export function useGracePolicy(): GracePolicy | undefined {
  const { rotation, grace, graceMode } = usePanelSelector(selectPolicy);
  return useMemo(
    () =>
      typeof rotation === 'string' && typeof grace === 'number' && typeof graceMode === 'string'
        ? { rotation, grace, graceMode }
        : undefined,
    [rotation, grace, graceMode],
  );
}
