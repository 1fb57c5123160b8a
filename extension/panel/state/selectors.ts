import { createSelector } from '@reduxjs/toolkit';
import { emptyMutexes, stepMutexes } from '../../../reauth/trace/mutexes.ts';
import { instant } from '../../../reauth/time/instant.ts';
import { cookieStateAt, emptyCookies, stepCookies } from '../../../reauth/trace/cookies.ts';
import { latestBurstOf } from '../timeline/burst.ts';
import { stepCuts, type Cut } from '../timeline/cuts.ts';
import { emptyEpochs, stepEpochs } from '../../../reauth/trace/epochs.ts';
import { emptyFamilies, stepFamilies } from '../../../reauth/trace/families.ts';
import { emptySessions, stepSessions } from '../../../reauth/trace/sessions.ts';
import { emptyLanes, stepLanes } from '../../../reauth/trace/lanes.ts';
import type { SessionState } from '../../../reauth/trace/sessions.ts';
import type { TraceEvent } from '../../../reauth/trace/events.ts';
import { noneDropped, stepDropped } from './dropped.ts';
import { foldOf, oneByOne } from './fold-of.ts';
import { laneIndexOf } from './lane-index.ts';
import { selectIsBearer } from './server-slice.ts';
import { stepTabLabels, type TabLabels } from './tab-labels.ts';
import type { PanelState } from './store.ts';
import { selectEvents, selectUsers } from './trace-slice.ts';
import { selectSelected, selectZoom } from './view-slice.ts';

const lanesModelOf = foldOf(stepLanes, emptyLanes);
const mutexesModelOf = foldOf(stepMutexes, emptyMutexes);
const cookiesModelOf = foldOf(stepCookies, emptyCookies);
const epochsModelOf = foldOf(stepEpochs, emptyEpochs);
const sessionsModelOf = foldOf(stepSessions, emptySessions);
const cutsOf = foldOf<readonly Cut[], TraceEvent>(oneByOne(stepCuts), []);
const tabLabelsOf = foldOf<TabLabels, TraceEvent>(oneByOne(stepTabLabels), new Map());
const endOf = foldOf<number, TraceEvent>(
  oneByOne((end, { at }) => Math.max(end, at)),
  0,
);
const firstOf = foldOf<number, TraceEvent>(
  oneByOne((first, { at }) => Math.min(first, at)),
  Infinity,
);
const familiesModelOf = foldOf(stepFamilies, emptyFamilies);
const droppedOf = foldOf(oneByOne(stepDropped), noneDropped);

/** Every lane, tab by tab. */
export const selectLanes = (state: PanelState) => lanesModelOf(selectEvents(state)).lanes;

/** The latest burst of requests, which the timeline follows. */
export const selectLatestBurst = createSelector([selectLanes], latestBurstOf);

/** While the timeline follows the latest burst: the first lane of it, which has to be in sight. */
export const selectFirstToSee = createSelector(
  [selectLanes, selectLatestBurst, (state: PanelState) => selectZoom(state).kind],
  (lanes, burst, zoom) =>
    zoom === 'latest' && burst ? lanes.find(({ startedAt }) => startedAt >= burst.from)?.request : undefined,
);

/** Every mutex as it is, and the stretches during which one was held. */
export const selectMutexes = (state: PanelState) => mutexesModelOf(selectEvents(state));

/** What happened to each cookie. */
export const selectCookies = (state: PanelState) => cookiesModelOf(selectEvents(state));

/** Which access token was good when. */
export const selectEpochs = (state: PanelState) => epochsModelOf(selectEvents(state)).epochs;

/** The sign-ins as the server has them. One that it does not know any more, since it was started anew, is over. */
export const selectSessions = createSelector(
  [(state: PanelState) => sessionsModelOf(selectEvents(state)).sessions, (state: PanelState) => state.followed.sids],
  (sessions, sids) =>
    sids === undefined ? sessions : sessions.map((session) => (sids.has(session.sid) ? session : forgotten(session))),
);

/** The users of whom only an id is known, as one text, so that it changes when they do. */
export const selectStrangers = createSelector([selectSessions, selectUsers], (sessions, users) =>
  [...new Set(sessions.map(({ user }) => user))].filter((user) => users[user] === undefined).join(' '),
);

/** Where the server's clock jumped. */
export const selectCuts = (state: PanelState) => cutsOf(selectEvents(state));

/** How each tab is called. */
export const selectTabLabels = (state: PanelState) => tabLabelsOf(selectEvents(state));

/** What the axis counts from: the first request, else the first event. */
export const selectOrigin = createSelector([selectLanes, selectFirst], (lanes, first) =>
  lanes.length === 0 ? first : lanes.reduce((origin, { startedAt }) => Math.min(origin, startedAt), Infinity),
);

/** The instant of the trace's latest event; 0 while there is none. */
export const selectEnd = (state: PanelState): number => endOf(selectEvents(state));

/** Whether a login has set cookies that the latest event left alive. */
const selectHasCookies = createSelector([selectCookies, selectEnd], (cookies, end) =>
  cookieStateAt(cookies, instant(end)).some(({ state }) => state === 'live'),
);

/**
 * Whether these clients, named by their labels, are logged in: by their browser's cookies, or, where tokens travel in
 * headers, each by its own last login. Cookies that are left from before say nothing there.
 */
export function selectIsLoggedIn(state: PanelState, labels: readonly string[]): boolean {
  if (!selectIsBearer(state)) return selectHasCookies(state);
  const { sids } = state.followed.signIns;
  const live = new Set(selectSessions(state).flatMap((session) => (session.state === 'live' ? [session.sid] : [])));
  return labels.length > 0 && labels.every((label) => live.has(sids.get(label) ?? ''));
}

/** How many calls wait on the server behind a hold. */
export const selectHeldCount = (state: PanelState): number => selectHeldCalls(state).length;

/** The calls that wait, the oldest first. */
export const selectHeldCalls = (state: PanelState) => state.followed.held.held;

/** Which lane a call is part of. */
export const selectLaneIndex = createSelector([selectLanes], laneIndexOf);

/** Which refresh token came from which, and the offset of the clock that they run out by. */
export const selectFamilies = (state: PanelState) => familiesModelOf(selectEvents(state));

/** What never reached the trace. */
export const selectDropped = (state: PanelState) => droppedOf(selectEvents(state));

/** The lane that the drawer is about. */
export const selectSelectedLane = createSelector([selectLanes, selectSelected], (lanes, selected) =>
  lanes.find(({ request }) => request === selected),
);

function forgotten({ endsAt: _endsAt, ...session }: SessionState): SessionState {
  return session.state === 'live' ? { ...session, state: 'ended', why: 'forgotten' } : session;
}

function selectFirst(state: PanelState): number {
  return firstOf(selectEvents(state));
}
