import { failureOf } from '../api/failure.ts';
import { itemsApi } from '../api/items-api.ts';
import { burstFired, selectShots, shotSettled, type ShotOutcome } from './burst-slice.ts';
import type { AppThunk } from './store.ts';

/** Sends `count` guarded requests in one go, each with a cache entry of its own, and notes each answer as it comes. */
export function fireBurst(count: number): AppThunk<Promise<void>> {
  return async (dispatch, getState) => {
    dispatch(burstFired(count));
    await Promise.all(
      selectShots(getState()).map(async ({ shot, item }) => {
        const answer = await dispatch(itemsApi.endpoints.getItem.initiate({ item, shot }, { subscribe: false }));
        const tookMs = (answer.fulfilledTimeStamp ?? 0) - (answer.startedTimeStamp ?? 0);
        dispatch(
          shotSettled({ shot, outcome: answer.isSuccess ? { kind: 'fulfilled', tookMs } : failed(answer.error) }),
        );
      }),
    );
  };
}

function failed(error: unknown): ShotOutcome {
  return { kind: 'rejected', failure: failureOf(error) };
}
