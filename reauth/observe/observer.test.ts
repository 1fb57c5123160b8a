import { expect, test } from 'vitest';
import type { BaseQueryApi, BaseQueryFn } from '@reduxjs/toolkit/query';
import type { ClientFact } from '../trace/events.ts';
import { createObserver } from './observer.ts';

test('whoever asked hears which request began with which arguments, before the trace does, once for each request', async () => {
  const told: ClientFact[] = [];
  const began: unknown[] = [];
  const observer = createObserver({
    tab: 'A-1',
    label: 'A',
    client: 'app',
    emit: (fact) => told.push(fact),
    onRequest: (request, args) => {
      began.push([request, args, told.some(({ type }) => type === 'request.started')]);
      throw new Error('A fault here never reaches the app.');
    },
  });
  const inner = observer.baseQuery<BaseQueryFn>(async () => ({ data: 1 }));
  const outer = observer.baseQuery<BaseQueryFn>((...call) => inner(...call));
  const args = { url: 'items/1' };
  const { signal } = new AbortController();
  const api: BaseQueryApi = {
    signal,
    abort: () => undefined,
    dispatch: () => undefined,
    getState: () => undefined,
    extra: undefined,
    endpoint: 'getItem',
    type: 'query',
  };

  await outer(args, api, {});

  expect(began).toEqual([['A-1.1', args, false]]);
  expect(told.map(({ type }) => type)).toEqual(['tab.opened', 'request.started', 'request.settled']);
});
