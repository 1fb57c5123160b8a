import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { RequestId, TabId } from '../../../reauth/trace/events.ts';
import type { Failure } from '../sources/answer.ts';
import type { Hold } from '../sources/control.ts';
import type { LabUser } from '../sources/lab-controller.ts';
import type { TimeWindow } from '../timeline/scale.ts';

/** The pages of the drawer. */
export type DrawerTab = 'request' | 'findings' | 'held' | 'tokens' | 'log' | 'policy' | 'faults' | 'scenarios';

/** Which stretch the timeline shows: the latest burst as it goes, the whole trace, or what the user went to. */
export type Zoom = { readonly kind: 'latest' } | { readonly kind: 'all' } | ({ readonly kind: 'window' } & TimeWindow);

/** Which calls to hold: every one, the refreshes alone, or those of a path. */
export type HoldMatch = 'every' | 'refresh' | 'path';

/** What the user is looking at. Never what happened: that is the trace. */
export interface ViewState {
  readonly selected: RequestId | undefined;
  /** Lanes that a finding points at. */
  readonly marked: readonly RequestId[];
  readonly zoom: Zoom;
  readonly tab: DrawerTab;
  /** Only where the panel is narrow: there the drawer is a sheet. */
  readonly drawerOpen: boolean;
  /** Only where the panel is narrow: there the state is a strip until it is opened. */
  readonly stateOpen: boolean;
  readonly fireCount: number;
  /** Which client of the Lab the buttons are for; all of them when absent. */
  readonly target: TabId | undefined;
  readonly user: LabUser;
  /** Which replies the hold button holds. */
  readonly holdMatch: HoldMatch;
  /** For `path`: the beginning of a path, as it was typed. */
  readonly holdPath: string;
  readonly holdWhen: 'before' | 'after';
  /** A hold stands, whoever asked for it. */
  readonly holding: boolean;
  /** Those that stand beside the one that the tools show. */
  readonly otherHolds: readonly Hold[];
  readonly filter: string;
  readonly alert: Failure | undefined;
}

const start: ViewState = {
  selected: undefined,
  marked: [],
  zoom: { kind: 'latest' },
  tab: 'request',
  drawerOpen: false,
  stateOpen: false,
  fireCount: 5,
  target: undefined,
  user: 'user@example.com',
  holdMatch: 'every',
  holdPath: '/api/items',
  holdWhen: 'after',
  holding: false,
  otherHolds: [],
  filter: '',
  alert: undefined,
};

/** Which of the choices a hold is: the other way round than `holdOf`. */
function holdChoiceOf({ match, when }: Hold): Pick<ViewState, 'holdMatch' | 'holdWhen'> & Partial<ViewState> {
  if (match === '/api/') return { holdMatch: 'every', holdWhen: when };
  if (match === '/api/auth/refresh') return { holdMatch: 'refresh', holdWhen: when };
  return { holdMatch: 'path', holdPath: match, holdWhen: when };
}

export const viewSlice = createSlice({
  name: 'view',
  initialState: start,
  reducers: {
    laneSelected: (view, { payload }: PayloadAction<RequestId>): ViewState => ({
      ...view,
      selected: payload,
      marked: [],
    }),
    laneOpened: (view, { payload }: PayloadAction<RequestId>): ViewState => ({
      ...view,
      selected: payload,
      marked: [],
      tab: 'request',
      drawerOpen: true,
    }),
    lanesMarked: (view, { payload }: PayloadAction<readonly RequestId[]>): ViewState => ({
      ...view,
      marked: payload,
      selected: payload[0],
    }),
    zoomChanged: (view, { payload }: PayloadAction<Zoom>): ViewState => ({ ...view, zoom: payload }),
    tabChosen: (view, { payload }: PayloadAction<DrawerTab>): ViewState => ({
      ...view,
      tab: payload,
      drawerOpen: true,
    }),
    drawerClosed: (view): ViewState => ({ ...view, drawerOpen: false }),
    stateToggled: (view): ViewState => ({ ...view, stateOpen: !view.stateOpen }),
    fireCountChosen: (view, { payload }: PayloadAction<number>): ViewState => ({ ...view, fireCount: payload }),
    targetChosen: (view, { payload }: PayloadAction<TabId | undefined>): ViewState => ({ ...view, target: payload }),
    userChosen: (view, { payload }: PayloadAction<LabUser>): ViewState => ({ ...view, user: payload }),
    holdMatchChosen: (view, { payload }: PayloadAction<HoldMatch>): ViewState => ({ ...view, holdMatch: payload }),
    holdPathTyped: (view, { payload }: PayloadAction<string>): ViewState => ({ ...view, holdPath: payload }),
    holdWhenChosen: (view, { payload }: PayloadAction<'before' | 'after'>): ViewState => ({
      ...view,
      holdWhen: payload,
    }),
    holdChanged: (view, { payload }: PayloadAction<boolean>): ViewState => ({ ...view, holding: payload }),
    /** What stands is shown as what was chosen; when nothing does, the choices stay. */
    holdsRead: (view, { payload: [first, ...others] }: PayloadAction<readonly Hold[]>): ViewState => ({
      ...view,
      ...(first === undefined ? {} : holdChoiceOf(first)),
      holding: first !== undefined,
      otherHolds: others,
    }),
    filterChanged: (view, { payload }: PayloadAction<string>): ViewState => ({ ...view, filter: payload }),
    /** The server answers again. */
    serverAnswered: (view): ViewState => (view.alert?.unreachable ? { ...view, alert: undefined } : view),
    actionFailed: (view, { payload }: PayloadAction<Failure>): ViewState => ({ ...view, alert: payload }),
    alertDismissed: (view): ViewState => ({ ...view, alert: undefined }),
  },
  selectors: {
    selectSelected: (view) => view.selected,
    selectMarked: (view) => view.marked,
    selectZoom: (view) => view.zoom,
    selectTab: (view) => view.tab,
    selectDrawerOpen: (view) => view.drawerOpen,
    selectStateOpen: (view) => view.stateOpen,
    selectFireCount: (view) => view.fireCount,
    selectTarget: (view) => view.target,
    selectUser: (view) => view.user,
    selectHoldMatch: (view) => view.holdMatch,
    selectHoldPath: (view) => view.holdPath,
    selectHoldWhen: (view) => view.holdWhen,
    selectHolding: (view) => view.holding,
    selectOtherHolds: (view) => view.otherHolds,
    selectFilter: (view) => view.filter,
    selectAlert: (view) => view.alert,
  },
});

export const {
  laneSelected,
  laneOpened,
  lanesMarked,
  zoomChanged,
  tabChosen,
  drawerClosed,
  stateToggled,
  fireCountChosen,
  targetChosen,
  userChosen,
  holdMatchChosen,
  holdPathTyped,
  holdWhenChosen,
  holdChanged,
  holdsRead,
  serverAnswered,
  filterChanged,
  actionFailed,
  alertDismissed,
} = viewSlice.actions;
export const {
  selectSelected,
  selectMarked,
  selectZoom,
  selectTab,
  selectDrawerOpen,
  selectStateOpen,
  selectFireCount,
  selectTarget,
  selectUser,
  selectHoldMatch,
  selectHoldPath,
  selectHoldWhen,
  selectHolding,
  selectOtherHolds,
  selectFilter,
  selectAlert,
} = viewSlice.selectors;
