import type { Expectation, Scenario, Step, TabName } from './scenario.ts';
import type { ScenarioProblem, ScenarioSource } from './source.ts';

/** Tabs that are expected something of and never used; and steps that a tab cannot do as it is by then. */
export function tabProblems(source: ScenarioSource, scenario: Scenario): readonly ScenarioProblem[] {
  return [...strangers(source, scenario), ...impossible(source, scenario.steps)];
}

function strangers(source: ScenarioSource, { given, steps, expect }: Scenario): readonly ScenarioProblem[] {
  const tabs = new Set(steps.flatMap((step) => ('tab' in step ? [step.tab] : [])));
  const none = (tab: TabName) => `No step names tab ${tab}. The tabs are ${[...tabs].join(', ') || 'none'}.`;
  // A fault names a tab by the beginning of its id, which begins with the tab's letter.
  const isThere = (prefix: string | undefined) => prefix === undefined || tabs.has(prefix.slice(0, 1));
  return [
    ...given.faults.flatMap(({ tab }, index) =>
      isThere(tab) ? [] : [source.problem(['given', 'faults', index, 'tab'], none(tab ?? ''))],
    ),
    ...steps.flatMap((step, index) =>
      step.do !== 'set fault' || isThere(step.fault.tab)
        ? []
        : [source.problem(['steps', index, 'fault', 'tab'], none(step.fault.tab ?? ''))],
    ),
    ...expect.flatMap((one, index) =>
      tabsIn(one).flatMap((tab) => (tabs.has(tab) ? [] : [source.problem(['expect', index], none(tab))])),
    ),
  ];
}

function tabsIn(one: Expectation): readonly TabName[] {
  if (one.that === 'tab ends at' || one.that === 'cookie') return [one.tab];
  return one.that === 'in order'
    ? one.moments.flatMap((moment) => (moment.what === 'logs out' ? [moment.tab] : []))
    : [];
}

/** What a tab is after such a step, and what it must be before it. */
const CHANGES: Partial<Record<Step['do'], { readonly of: string; readonly to: boolean }>> = {
  open: { of: 'open', to: true },
  close: { of: 'open', to: false },
  sleep: { of: 'asleep', to: true },
  wake: { of: 'asleep', to: false },
  'go offline': { of: 'offline', to: true },
  'go online': { of: 'offline', to: false },
  'throttle timers': { of: 'throttled', to: true },
  'unthrottle timers': { of: 'throttled', to: false },
};

function impossible(source: ScenarioSource, steps: readonly Step[]): readonly ScenarioProblem[] {
  const states = new Map<TabName, Map<string, { readonly is: boolean; readonly line: number }>>();
  return steps.flatMap((step, index) => {
    if (!('tab' in step)) return [];
    const isNew = !states.has(step.tab);
    const state = states.get(step.tab) ?? new Map();
    states.set(step.tab, state);
    const open = state.get('open');
    const change = CHANGES[step.do];
    const wrong = (message: string) => [source.problem(['steps', index], message)];
    if (open?.is === false && step.do !== 'open') {
      return wrong(
        `Tab ${step.tab} is closed since line ${open.line}. Open it again before, by { tab: ${step.tab}, do: open }, or use another tab.`,
      );
    }
    // The first step of a tab opens it.
    if (isNew) state.set('open', { is: true, line: step.line });
    if (step.do === 'open a stream') state.set('streaming', { is: true, line: step.line });
    if (step.do === 'drop the stream' && !state.has('streaming')) {
      return wrong(`Tab ${step.tab} has no stream. Open one before, by { tab: ${step.tab}, do: open a stream }.`);
    }
    if (change === undefined || (isNew && step.do === 'open')) return [];
    const before = isNew ? undefined : state.get(change.of);
    if ((before?.is ?? false) === change.to) {
      const since = before === undefined ? '' : ` since line ${before.line}`;
      return wrong(
        `Tab ${step.tab} is ${change.to ? '' : 'not '}${change.of}${change.to ? ' already' : ''}${since}. Leave this step out.`,
      );
    }
    // A page that is opened anew is awake and goes as fast as any.
    if (step.do === 'open') for (const of of ['asleep', 'throttled', 'streaming']) state.delete(of);
    state.set(change.of, { is: change.to, line: step.line });
    return [];
  });
}
