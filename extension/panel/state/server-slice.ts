import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { StandingFault } from '../../../mock-server/faults/fault.ts';
import type { TraceEvent } from '../../../reauth/trace/events.ts';
import type { ControlState, PolicyValues, SigningKey } from '../sources/control.ts';
import { eventsArrived, sourceChosen, traceCleared, traceOpened } from './trace-slice.ts';

/** The server's settings, faults and keys as it last told them. What it does not have is `undefined`. */
export interface ServerTold {
  /** Empty until it has told. */
  readonly policy: PolicyValues;
  readonly faults: readonly StandingFault[] | undefined;
  readonly keys: readonly SigningKey[] | undefined;
  /** Goes up when an event says that what `GET state` tells has changed, and when the trace is cleared. */
  readonly news: number;
}

interface StateReadMeta {
  readonly heardBefore: number | undefined;
}

const nothing: ServerTold = { policy: {}, faults: undefined, keys: undefined, news: 0 };

/** What the server says of itself. A paused or cleared trace changes nothing of it; another source begins anew. */
export const serverSlice = createSlice({
  name: 'server',
  initialState: nothing,
  reducers: {
    policyRead: (server, { payload }: PayloadAction<PolicyValues>): ServerTold => ({ ...server, policy: payload }),
    /** `heardBefore`: `selectHeard` when the server was asked. */
    stateRead: {
      prepare: (payload: ControlState, heardBefore?: number) => ({ payload, meta: { heardBefore } }),
      reducer: (server, { payload }: PayloadAction<ControlState, string, StateReadMeta>): ServerTold => {
        const { policy, faults, keys } = payload;
        return { ...server, policy, faults, keys };
      },
    },
  },
  extraReducers: (builder) =>
    builder
      .addCase(sourceChosen, (): ServerTold => nothing)
      .addCase(traceOpened, (): ServerTold => nothing)
      .addCase(traceCleared, (server): ServerTold => ({ ...server, news: server.news + 1 }))
      .addCase(eventsArrived, (server, { payload }): ServerTold => payload.reduce(heard, server)),
  selectors: {
    selectPolicy: (server) => server.policy,
    selectIsBearer: ({ policy }) => policy['profile'] === 'bearer',
    selectRotation: ({ policy: { rotation } }) => (typeof rotation === 'string' ? rotation : undefined),
    selectFaults: (server) => server.faults,
    selectKeys: (server) => server.keys,
    selectNews: (server) => server.news,
  },
});

/** The settings come with their event; of all else an event says only that it is to be read again. */
function heard(server: ServerTold, event: TraceEvent): ServerTold {
  if (!NEWS.has(event.type)) return server;
  const hasTold = Object.keys(server.policy).length > 0;
  const policy = event.type === 'policy.changed' && hasTold ? { ...server.policy, ...event.changed } : server.policy;
  return { ...server, policy, news: server.news + 1 };
}

/** `policy.changed` too: a read that was under way may have been answered before the change. */
const NEWS: ReadonlySet<TraceEvent['type']> = new Set([
  'policy.changed',
  'state.reset',
  'faults.changed',
  'fault.applied',
  'keys.rotated',
]);

export const { policyRead, stateRead } = serverSlice.actions;
export const { selectPolicy, selectIsBearer, selectRotation, selectFaults, selectKeys, selectNews } =
  serverSlice.selectors;
