import { describe, expect, test } from 'vitest';
import { instant } from '../../time/instant.ts';
import { sampleRace } from '../../trace/sample-race.ts';
import { TraceBuilder } from '../../trace/trace-builder.ts';
import { analyse, type AnalyseOptions } from '../analyse.ts';
import type { Finding } from '../rule.ts';

const foundAt = (now: number, builder: TraceBuilder, more: Partial<AnalyseOptions> = {}): readonly Finding[] =>
  analyse(builder.trace, { now: instant(now), boundMs: 10_000, ...more }).filter(
    ({ rule }) => rule === 'lock-held-at-rest',
  );

const kept = (outcome: 'rejected' | 'aborted' = 'rejected'): TraceBuilder =>
  new TraceBuilder()
    .started(0, 'A.1')
    .sent(0, 'A.1.1')
    .answered(10, 'A.1.1', 401)
    .mutex(20, 'mutex.acquired', 'A.1')
    .settled(30, 'A.1', outcome);

describe('it fires', () => {
  test('when the request that took the mutex is over and the tab is quiet', () => {
    expect(foundAt(2_030, kept())).toEqual([]);

    const [finding, ...others] = foundAt(2_031, kept());
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      summary: 'The mutex A/refresh is still held after 2s: #1 (A) took it and settled without giving it back.',
      remedy: expect.stringContaining('finally'),
      requests: ['A.1'],
    });
    expect(finding?.evidence.map(({ type }) => type)).toEqual(['mutex.acquired']);
  });

  test('at once, when nothing comes any more', () => {
    expect(foundAt(30, kept('aborted'), { isOver: true })).toMatchObject([
      {
        summary: 'The mutex A/refresh is still held after 10ms: #1 (A) took it and was aborted without giving it back.',
      },
    ]);
  });

  test('when the holder waits for one that waits for it, once the bound is passed', () => {
    const trace = new TraceBuilder().started(0, 'A.1').mutex(1, 'mutex.acquired', 'A.1');
    trace.started(2, 'A.2').wait(2, 'mutex.awaited', 'A.2');

    expect(foundAt(10_002, trace)).toEqual([]);
    expect(foundAt(10_003, trace)).toMatchObject([
      {
        summary: 'The mutex A/refresh is still held after 10s: #1 (A) took it and is not done; #2 (A) waits for it.',
        requests: ['A.1', 'A.2'],
      },
    ]);
  });
});

describe('it does not fire', () => {
  test('when the holder has not settled and nobody waits for it, in a trace that goes on', () => {
    const trace = new TraceBuilder().started(0, 'A.1').mutex(1, 'mutex.acquired', 'A.1');

    expect(foundAt(99_000, trace)).toEqual([]);
    expect(foundAt(99_000, trace, { isOver: true })).toHaveLength(1);
  });

  test('when the mutex was given back', () => {
    expect(foundAt(99_000, kept().mutex(40, 'mutex.released', 'A.1'))).toEqual([]);
    expect(analyse(sampleRace('recipe', 5), { now: instant(99_000), isOver: true })).toEqual([]);
  });

  test('while something of the tab is in flight, in a trace that goes on', () => {
    const trace = kept().started(25, 'A.2').sent(25, 'A.2.1');

    expect(foundAt(99_000, trace)).toEqual([]);
    expect(foundAt(99_000, trace, { isOver: true })).toHaveLength(1);
  });

  test('for a lock that no request holds, as a leader’s', () => {
    const trace = new TraceBuilder().client(0, 'A', { type: 'tab.opened', label: 'A', client: 'leader' });
    trace.client(1, 'A', { type: 'mutex.acquired', mutex: 'A/web-lock leader', attribution: 'exact' });

    expect(foundAt(99_000, trace, { isOver: true })).toEqual([]);
  });

  test('when another page has taken the tab’s place', () => {
    const trace = new TraceBuilder().client(0, 'A', { type: 'tab.opened', label: 'tab', client: 'recipe' });
    trace.started(1, 'A.1').mutex(2, 'mutex.acquired', 'A.1').settled(3, 'A.1', 'aborted');
    expect(foundAt(99_000, trace)).toHaveLength(1);

    trace.client(5, 'B', { type: 'tab.opened', label: 'tab', client: 'recipe' });
    expect(foundAt(99_000, trace)).toEqual([]);
  });

  test('when events of the tab were lost: the release may be among them', () => {
    const trace = kept().client(40, 'A', { type: 'events.dropped', count: 3, why: 'rate' });

    expect(foundAt(99_000, trace)).toEqual([]);
  });
});
