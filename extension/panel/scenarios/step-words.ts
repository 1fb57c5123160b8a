import type { RowProgress } from '../../../harness/run/run-row.ts';
import { durationText } from '../../../reauth/time/duration.ts';

/** What a run is about to do: `naive, 20s: request (tab A)`. */
export function stepWords({ row, next }: RowProgress): string {
  const who = row.client.name;
  if (next === 'rest') return `${who}: the steps are done, waiting until all is settled`;
  const at = next.at === 0 ? '0s' : durationText(next.at);
  return `${who}, ${at}: ${next.do}${'tab' in next ? ` (tab ${next.tab})` : ''}`;
}
