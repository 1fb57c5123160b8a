import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Provider } from 'react-redux';
import { expect, onTestFinished, vi } from 'vitest';
import { instant } from '../../reauth/time/instant.ts';
import type { TraceEvent } from '../../reauth/trace/events.ts';
import type { PanelEnvironment } from './environment.ts';
import { PanelToolsProvider } from './panel-tools.tsx';
import type { Answer } from './sources/answer.ts';
import type { ControlClient, ControlState } from './sources/control.ts';
import type { LabClient, LabController } from './sources/lab-controller.ts';
import type { Sink, SourceId } from './sources/source.ts';
import { createPanelStore } from './state/store.ts';

/** A clock that stands until it is set; what is scheduled runs at once. */
export class StandingClock {
  #now: number;
  readonly #beats = new Set<() => void>();

  constructor(now: number) {
    this.#now = now;
  }

  now = (): number => this.#now;

  every = (_ms: number, run: () => void): (() => void) => {
    this.#beats.add(run);
    return () => this.#beats.delete(run);
  };

  soon = (run: () => void): void => run();

  set(now: number): void {
    this.#now = now;
    for (const beat of this.#beats) beat();
  }
}

/** Draws a part of the panel with a store of its own. A warning of React fails the test. */
export function renderPanel(part: ReactNode, environment: Partial<PanelEnvironment> = {}, now = 0) {
  failOnConsole();
  giveSize();
  const clock = new StandingClock(now);
  const store = createPanelStore('salt');
  const whole: PanelEnvironment = {
    sources: [],
    saveFile: () => undefined,
    openFile: () => Promise.resolve(undefined),
    pickFiles: () => Promise.resolve([]),
    ...environment,
  };
  const view = render(
    <Provider store={store}>
      <PanelToolsProvider value={{ environment: whole, clock }}>{part}</PanelToolsProvider>
    </Provider>,
  );
  return { ...view, store, clock };
}

/** A source that says what a test tells it to, once it runs. */
export function toldSource(id: SourceId) {
  const told: { sink?: Sink; starts: number; signal?: AbortSignal } = { starts: 0 };
  const source = {
    id,
    start(sink: Sink, signal: AbortSignal) {
      told.sink = sink;
      told.signal = signal;
      told.starts += 1;
    },
  };
  return { told, option: { id, title: id, create: () => source } };
}

const done: Answer<void> = { ok: true, value: undefined };

/** A Lab that only notes what it is asked for. */
export function notedLab(clients: readonly LabClient[] = [{ tab: 'A-1', label: 'A', strategy: 'recipe' }]) {
  const asked: string[] = [];
  const note = (what: string): Promise<Answer<void>> => {
    asked.push(what);
    return Promise.resolve(done);
  };
  const lab: LabController = {
    strategies: ['recipe', 'naive'],
    busy: false,
    clients: () => clients,
    subscribe: () => () => undefined,
    add: (strategy) => (asked.push(`add ${strategy}`), 'B-1'),
    remove: (tab) => void asked.push(`remove ${tab}`),
    change: (tab, strategy) => void asked.push(`change ${tab} to ${strategy}`),
    login: (user, tab) => note(`login ${user} in ${tab}`),
    logout: (tab) => note(`logout ${tab}`),
    fire: (count, tab) => note(`fire ${count} in ${tab}`),
  };
  return { lab, asked };
}

/** A control API that only notes what it is asked for, or fails as it is told to. `told` is on top of what its state says. */
export function notedControl(failure?: Extract<Answer<never>, { ok: false }>, told: Partial<ControlState> = {}) {
  const asked: string[] = [];
  const note = <T,>(what: string, value: T): Promise<Answer<T>> => {
    asked.push(what);
    return Promise.resolve(failure ?? { ok: true, value });
  };
  let policy = told.policy ?? { rotation: 'off' };
  let holds = told.holds ?? [];
  const control: ControlClient = {
    state: () =>
      Promise.resolve({
        ok: true,
        value: { now: instant(0), users: [], sessions: [], held: [], ...told, policy, holds },
      }),
    changePolicy: (patch) => {
      if (failure === undefined) policy = { ...policy, ...patch };
      return note(`policy ${JSON.stringify(patch)}`, policy);
    },
    advance: (byMs) => note(`advance ${byMs}`, undefined),
    expire: (what) => note(`expire ${what}`, undefined),
    hold: (hold) => {
      if (failure === undefined) holds = [...holds, hold];
      return note(`hold ${hold.match} ${hold.when}`, undefined);
    },
    release: (which) => {
      if (failure === undefined && 'all' in which) holds = [];
      return note(`release ${JSON.stringify(which)}`, undefined);
    },
    cookies: () => Promise.resolve({ ok: true, value: [] }),
    reset: () => note('reset', undefined),
    addFault: (fault) => note(`add fault ${JSON.stringify(fault)}`, undefined),
    removeFault: (id) => note(`remove fault ${id}`, undefined),
    removeFaults: () => note('remove faults', undefined),
    rotateKeys: (how) => note(`rotate keys ${JSON.stringify(how)}`, undefined),
  };
  return { control: () => control, asked };
}

/** One event of a client, for tests that need any. */
export const anyEvent = (seq: number): TraceEvent => ({
  source: 'client',
  tab: 'A-1',
  seq,
  at: instant(seq),
  type: 'events.dropped',
  count: 1,
  why: 'rate',
});

/** happy-dom lays nothing out, and in a list without height no row is in sight. */
function giveSize(): void {
  const sizes = [
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400),
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800),
  ];
  onTestFinished(() => sizes.forEach((size) => size.mockRestore()));
}

function failOnConsole(): void {
  const spies = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
  onTestFinished(() => {
    const said = spies.flatMap(({ mock }) => mock.calls.map(String));
    for (const spy of spies) spy.mockRestore();
    expect(said).toEqual([]);
  });
}
