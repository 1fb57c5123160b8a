import type { FaultToSet } from '../../../mock-server/faults/fault.ts';

/** A fault that is set by one click. */
export interface ReadyFault {
  readonly title: string;
  readonly fault: FaultToSet;
}

const refresh = { match: '/api/auth/refresh' } as const;

/** The adversaries that are met most, in the order in which a class meets them. */
export const READY_FAULTS: readonly ReadyFault[] = [
  { title: 'Refresh takes 3 s', fault: { kind: 'latency', ...refresh, by: 3_000, seed: 1, when: 'before' } },
  {
    title: '503 on the next refresh',
    fault: { kind: 'status', ...refresh, times: 1, status: 503, body: true, when: 'before' },
  },
  {
    title: '429 with Retry-After',
    fault: { kind: 'status', ...refresh, times: 1, status: 429, body: true, retryAfter: 2_000, when: 'before' },
  },
  { title: 'Drop the next refresh reply after commit', fault: { kind: 'drop', ...refresh, times: 1, when: 'after' } },
  { title: 'Next refresh hangs', fault: { kind: 'hang', ...refresh, times: 1, when: 'before' } },
  {
    title: 'Set-Cookie of the next refresh blocked',
    fault: { kind: 'set-cookie', ...refresh, times: 1, how: 'blocked', by: 5_000 },
  },
  {
    title: '401 on /api/items/3 for ever',
    fault: { kind: 'status', match: '/api/items/3', status: 401, body: true, when: 'before' },
  },
  { title: 'No CORS on 401', fault: { kind: 'no-cors', match: '*', status: 401 } },
  { title: 'Rotation not atomic', fault: { kind: 'non-atomic-rotation', ...refresh, pause: 2_000 } },
];
