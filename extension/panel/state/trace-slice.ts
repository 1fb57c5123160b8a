import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { TraceEvent } from '../../../reauth/trace/events.ts';
import type { SourceId, SourceStatus } from '../sources/source.ts';
import { admitted, clearedOf, begunIdsOf } from './admission.ts';

/** What happened: the events of the chosen source, and how that source is doing. Nothing derived. */
export interface TraceState {
  readonly source: SourceId | undefined;
  readonly status: SourceStatus;
  readonly events: readonly TraceEvent[];
  /** The chosen source was started. */
  readonly listening: boolean;
  readonly recording: boolean;
  /** Goes up each time a source is to be started. */
  readonly run: number;
  /** What makes the fingerprints of this trace its own. */
  readonly salt: string;
  /** The e-mail address of each user of the server, by id, as it last told them. */
  readonly users: Readonly<Record<string, string>>;
  /** The run of a scenario that is shown as a saved trace, and the source to go back to. */
  readonly shown: ShownRun | undefined;
  /** Ids of which nothing enters the trace: begun while paused, or before it was cleared. */
  readonly muted: readonly string[];
}

/** What a run that is on the timeline is called. */
export interface ShownRun {
  readonly title: string;
  /** Later than its last event: what never happened is found by the time that passed. */
  readonly endedAt: number;
  readonly back: SourceId;
}

const nothing: TraceState = {
  source: undefined,
  status: { kind: 'idle' },
  events: [],
  listening: false,
  recording: true,
  run: 0,
  salt: '',
  users: {},
  shown: undefined,
  muted: [],
};

/** Facts only. Events are appended in the order in which the source gave them. */
export const traceSlice = createSlice({
  name: 'trace',
  initialState: nothing,
  reducers: {
    sourceChosen: (trace, { payload }: PayloadAction<SourceId>) => restarted(trace, payload),
    sourceStarted: (trace) => ({ ...trace, listening: true }),
    statusChanged: (trace, { payload }: PayloadAction<SourceStatus>) => ({ ...trace, status: payload }),
    eventsArrived: (trace, { payload }: PayloadAction<readonly TraceEvent[]>) => extended(trace, payload),
    traceOpened: (trace, { payload }: PayloadAction<OpenedTrace>) => ({
      ...restarted(trace, 'file'),
      ...payload,
      listening: true,
    }),
    usersRead: (trace, { payload }: PayloadAction<Readonly<Record<string, string>>>) => ({ ...trace, users: payload }),
    traceCleared: (trace) => ({
      ...trace,
      events: clearedOf(trace.events),
      muted: [...new Set([...trace.muted, ...begunIdsOf(trace.events)])],
    }),
    recordingToggled: (trace) => ({ ...trace, recording: !trace.recording }),
  },
  selectors: {
    selectSource: (trace) => trace.source,
    selectStatus: (trace) => trace.status,
    selectEvents: (trace) => trace.events,
    selectListening: (trace) => trace.listening,
    selectRecording: (trace) => trace.recording,
    selectRun: (trace) => trace.run,
    selectSalt: (trace) => trace.salt,
    selectUsers: (trace) => trace.users,
    selectShown: (trace) => trace.shown,
  },
});

/** A trace that was read from a file. */
export type OpenedTrace = Pick<TraceState, 'events' | 'status' | 'salt'> & Partial<Pick<TraceState, 'shown'>>;

/** A source begins with an empty trace; the salt is the panel's own. */
const restarted = ({ salt, run }: TraceState, source: SourceId): TraceState => ({
  ...nothing,
  source,
  salt,
  run: run + 1,
});

/** The state before any source was chosen. */
export const emptyTrace = (salt: string): TraceState => ({ ...nothing, salt });

function extended(trace: TraceState, batch: readonly TraceEvent[]): TraceState {
  const { events, muted } = admitted(trace.muted, batch, trace.recording);
  return { ...trace, muted, events: events.length === 0 ? trace.events : [...trace.events, ...events] };
}

export const {
  sourceChosen,
  sourceStarted,
  statusChanged,
  eventsArrived,
  traceOpened,
  usersRead,
  traceCleared,
  recordingToggled,
} = traceSlice.actions;
export const {
  selectSource,
  selectStatus,
  selectEvents,
  selectListening,
  selectRecording,
  selectRun,
  selectSalt,
  selectUsers,
  selectShown,
} = traceSlice.selectors;
