import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { Failure } from '../api/failure.ts';

/** What became of one request of a burst. */
export type ShotOutcome =
  | { readonly kind: 'pending' }
  | { readonly kind: 'fulfilled'; readonly tookMs: number }
  | { readonly kind: 'rejected'; readonly failure: Failure };

/** One request of the last burst. `shot` counts through all bursts, so that a late answer finds its own row or none. */
export interface Shot {
  readonly shot: number;
  readonly item: number;
  readonly outcome: ShotOutcome;
}

interface BurstState {
  readonly fired: number;
  readonly shots: readonly Shot[];
}

const initialState: BurstState = { fired: 0, shots: [] };

/** The last burst of requests. It outlives the page, so that one can read it after having logged in again. */
export const burstSlice = createSlice({
  name: 'burst',
  initialState,
  reducers: {
    burstFired: ({ fired }, { payload: count }: PayloadAction<number>) => ({
      fired: fired + count,
      shots: Array.from({ length: count }, (_, index): Shot => {
        return { shot: fired + index + 1, item: index + 1, outcome: { kind: 'pending' } };
      }),
    }),
    shotSettled: (state, { payload }: PayloadAction<Pick<Shot, 'shot' | 'outcome'>>) => ({
      ...state,
      shots: state.shots.map((shot) => (shot.shot === payload.shot ? { ...shot, outcome: payload.outcome } : shot)),
    }),
  },
  selectors: { selectShots: (state) => state.shots },
});

export const { burstFired, shotSettled } = burstSlice.actions;
export const { selectShots } = burstSlice.selectors;
