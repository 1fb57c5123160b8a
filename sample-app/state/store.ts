import { configureStore, createListenerMiddleware, type ThunkAction, type UnknownAction } from '@reduxjs/toolkit';
import { useDispatch, useSelector } from 'react-redux';
import { api } from '../api/api.ts';
import { burstSlice } from './burst-slice.ts';
import { logout } from './session-actions.ts';
import { userSlice } from './user-slice.ts';

/** What the store needs of the world around it. */
export interface StorePorts {
  /** Called after the user was forgotten because a refresh failed. */
  readonly onSessionLost: () => void;
}

/** A store of its own, for the app or for a test. */
export function createStore({ onSessionLost }: StorePorts) {
  const listener = createListenerMiddleware();
  listener.startListening({
    actionCreator: logout,
    effect: ({ payload }) => {
      if (payload === 'lost') onSessionLost();
    },
  });
  return configureStore({
    reducer: {
      [api.reducerPath]: api.reducer,
      [userSlice.reducerPath]: userSlice.reducer,
      [burstSlice.reducerPath]: burstSlice.reducer,
    },
    middleware: (defaults) => defaults().prepend(listener.middleware).concat(api.middleware),
  });
}

export type Store = ReturnType<typeof createStore>;
export type RootState = ReturnType<Store['getState']>;
export type AppDispatch = Store['dispatch'];
export type AppThunk<Result> = ThunkAction<Result, RootState, unknown, UnknownAction>;

export const useAppDispatch = useDispatch.withTypes<AppDispatch>();
export const useAppSelector = useSelector.withTypes<RootState>();
