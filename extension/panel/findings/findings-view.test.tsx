// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { sampleRace } from '../../../reauth/trace/sample-race.ts';
import { TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import type { TraceEvent } from '../../../reauth/trace/events.ts';
import { scenarioLibrary } from '../../../harness/library/scenario-library.ts';
import { App } from '../app.tsx';
import type { PanelEnvironment } from '../environment.ts';
import { testDesk } from '../scenarios/desk.fixture.ts';
import { notedLab, renderPanel, toldSource } from '../panel.fixture.tsx';

afterEach(cleanup);

const show = (events: readonly TraceEvent[], now: number, environment: Partial<PanelEnvironment> = {}) => {
  const { told, option } = toldSource('lab');
  const panel = renderPanel(<App />, { sources: [option], lab: notedLab().lab, ...environment }, now);
  act(() => told.sink?.events(events));
  fireEvent.click(screen.getByRole('tab', { name: /Findings/ }));
  return panel;
};

test('a finding says what was seen, why it happens, what cures it, and which scenario shows it', () => {
  show(
    sampleRace('naive', 5).filter(({ source }) => source === 'client'),
    3_000,
  );

  const finding = within(screen.getByTestId('finding'));
  expect(finding.getByRole('heading').textContent).toContain('The refresh ran more than once for one expiry');
  expect(finding.getAllByRole('paragraph').map(({ textContent }) => textContent)).toEqual([
    'Seen: 5 refreshes ran for one expiry: each of #1, #2, #3, #4 and #5 (Tab A) sent its own.',
    'Cause: Each 401 starts a refresh at once, and nothing makes the others wait for the first.',
    'Cure: Put one mutex around the refresh: the first 401 takes it, the others wait for it and then retry without a refresh of their own.',
    'Scenario: five-requests-meet-one-expired-token',
  ]);
  expect(finding.getByRole('button', { name: 'Show its 5 lanes' })).toBeDefined();
});

test('a mutex that stays held is found though no request is pending and nothing more is told', () => {
  const trace = new TraceBuilder().started(0, 'A-1.1').mutex(1, 'mutex.acquired', 'A-1.1');

  const { clock } = show(trace.settled(2, 'A-1.1', 'rejected', 401).trace, 1_000);
  expect(screen.queryByTestId('finding')).toBeNull();
  act(() => clock.set(5_000));

  expect(screen.getByTestId('finding').dataset['rule']).toBe('lock-held-at-rest');
});

test('a race that went well has no finding', () => {
  show(sampleRace('recipe', 5), 3_000);

  expect(screen.getByText('Nothing is wrong in what was recorded so far.')).toBeDefined();
});

test('a finding leads to the scenario that shows it', async () => {
  const { desk } = testDesk({ library: scenarioLibrary.filter(({ class: race }) => race === 'SINGLE') });
  const told = sampleRace('naive', 5).filter(({ source }) => source === 'client');
  show(told, 3_000, { scenarios: desk });

  await act(async () => {
    await desk.readLibrary();
    fireEvent.click(screen.getByRole('button', { name: 'five-requests-meet-one-expired-token' }));
  });

  expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Scenarios');
  expect(screen.getByRole('article', { name: 'Five requests meet one expired token' })).toBeDefined();
});
