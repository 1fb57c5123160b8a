import { TraceBuilder } from '../../reauth/trace/trace-builder.ts';
import type { Outcome, Run, Stage, World } from '../world/world.ts';
import { START } from './judge/evidence.fixture.ts';

/** What a scripted run does when it is told to do something. */
export interface Script {
  /** Adds to the trace what the tabs and the server would tell; runs before each outcome is given. */
  readonly tells?: (trace: TraceBuilder) => void;
  readonly outcome?: Partial<Outcome>;
  /** Called for every word of the log; may throw, or never settle. */
  readonly during?: (word: string) => Promise<void> | void;
}

/** A world in which nothing happens but what a script says. It notes what it was told to do. */
export interface ScriptedWorld extends World {
  readonly log: readonly string[];
  readonly stages: readonly Stage[];
}

/** Makes a world for tests of the run itself. */
export function scriptedWorld({ tells, outcome, during }: Script = {}): ScriptedWorld {
  const log: string[] = [];
  const stages: Stage[] = [];
  const note = async (word: string): Promise<void> => {
    log.push(word);
    await during?.(word);
  };
  const runOf = (): Run => {
    let now = 0;
    return {
      now: () => now,
      reach: async (at) => {
        if (at < now) throw new RangeError(`It is ${now} already.`);
        await note(`reach ${at}`);
        now = at;
      },
      tab: (tab, action) =>
        note(
          action.do === 'request'
            ? `${tab} requests ${action.requests.map(({ number }) => number).join()}`
            : `${tab} ${action.do}`,
        ),
      server: (step) => note(`server: ${step.do}`),
      rest: (boundMs) => note(`rest ${boundMs}`),
      outcome: async () => {
        await note('outcome');
        const builder = new TraceBuilder().client(START, 'A-1', { type: 'tab.opened', label: 'A', client: 'recipe' });
        tells?.(builder);
        const none = { requests: [], tabs: [], orders: 0, sessions: 0 };
        return { ...none, trace: builder.trace, startedAt: START, ...outcome };
      },
      close: () => note('close'),
    };
  };
  return {
    name: 'virtual',
    log,
    stages,
    open: async (stage) => {
      stages.push(stage);
      await note('open');
      return runOf();
    },
    close: () => Promise.resolve(),
  };
}
