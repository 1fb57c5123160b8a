import { configureStore } from '@reduxjs/toolkit';
import { useDispatch, useSelector } from 'react-redux';
import { followedReducer } from './followed.ts';
import { serverSlice } from './server-slice.ts';
import { emptyTrace, traceSlice } from './trace-slice.ts';
import { viewSlice } from './view-slice.ts';

/**
 * The panel's store: facts (the trace, and what the server told of itself) and choices (the view).
 *
 * `salt` makes the fingerprints of its traces their own. The checks of the development middleware walk the whole state, which a trace of many thousand events makes slow.
 */
export const createPanelStore = (salt: string) =>
  configureStore({
    reducer: {
      [traceSlice.name]: traceSlice.reducer,
      [serverSlice.name]: serverSlice.reducer,
      followed: followedReducer,
      [viewSlice.name]: viewSlice.reducer,
    },
    middleware: (defaults) => defaults({ immutableCheck: false, serializableCheck: false }),
    preloadedState: { [traceSlice.name]: emptyTrace(salt) },
    devTools: false,
  });

export type PanelStore = ReturnType<typeof createPanelStore>;
export type PanelState = ReturnType<PanelStore['getState']>;

export const usePanelDispatch = useDispatch.withTypes<PanelStore['dispatch']>();
export const usePanelSelector = useSelector.withTypes<PanelState>();
