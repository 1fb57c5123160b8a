import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyMutexes, mutexesOf, stepMutexes } from './mutexes.ts';
import { sampleRace } from './sample-race.ts';
import { inBatches, someTrace } from './trace-arbitrary.ts';
import { TraceBuilder } from './trace-builder.ts';

test('a mutex names its holder and, first come first, who waits', () => {
  const race = sampleRace('recipe', 3);
  const { mutexes } = mutexesOf(
    race.slice(
      0,
      race.findIndex(({ type }) => type === 'mutex.released'),
    ),
  );

  expect(mutexes).toMatchObject([
    {
      mutex: 'A/refresh',
      tab: 'A',
      held: true,
      holder: 'A.1',
      heldSince: 1_091,
      waiters: [
        { request: 'A.2', since: 1_092 },
        { request: 'A.3', since: 1_093 },
      ],
    },
  ]);
});

test('a mutex ends free after the race', () => {
  const { mutexes, stretches } = mutexesOf(sampleRace('recipe', 3));

  expect(mutexes).toEqual([{ mutex: 'A/refresh', tab: 'A', held: false, waiters: [], attribution: 'exact' }]);
  expect(stretches).toEqual([{ mutex: 'A/refresh', request: 'A.1', from: 1_091, to: 1_510 }]);
});

test('a mutex whose holder is not known is held all the same', () => {
  const trace = new TraceBuilder().client(5, 'A', {
    type: 'mutex.acquired',
    mutex: 'A/refresh',
    attribution: 'inferred',
  });

  expect(mutexesOf(trace.trace).mutexes).toEqual([
    { mutex: 'A/refresh', tab: 'A', held: true, heldSince: 5, waiters: [], attribution: 'inferred' },
  ]);
});

test('an acquisition without a release before it closes the stretch', () => {
  const trace = new TraceBuilder().mutex(5, 'mutex.acquired', 'A.1').mutex(9, 'mutex.acquired', 'A.2');

  expect(mutexesOf(trace.trace).stretches).toEqual([
    { mutex: 'A/refresh', request: 'A.1', from: 5, to: 9 },
    { mutex: 'A/refresh', request: 'A.2', from: 9 },
  ]);
});

test('two tabs have a mutex each', () => {
  const trace = new TraceBuilder().mutex(5, 'mutex.acquired', 'A.1').mutex(6, 'mutex.acquired', 'B.1');

  expect(mutexesOf(trace.trace).mutexes.map(({ mutex, holder }) => [mutex, holder])).toEqual([
    ['A/refresh', 'A.1'],
    ['B/refresh', 'B.1'],
  ]);
});

test('any batching tells the same', () => {
  fc.assert(
    fc.property(someTrace, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (trace, sizes) => {
      expect(inBatches(trace, sizes).reduce(stepMutexes, emptyMutexes)).toEqual(mutexesOf(trace));
    }),
  );
});
