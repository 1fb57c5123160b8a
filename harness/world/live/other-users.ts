import type { FetchFn } from '../../../reauth/observe/observed-fetch.ts';
import { durationText } from '../../../reauth/time/duration.ts';
import type { ServerEvent } from '../../../reauth/trace/events.ts';
import type { Run } from '../world.ts';
import type { ScenarioServer } from './own-server.ts';

/** What a server tells when somebody commands it. */
const COMMANDED = ['state.reset', 'policy.changed', 'faults.changed', 'clock.advanced'] as const;
type Commanded = Extract<ServerEvent, { readonly type: (typeof COMMANDED)[number] }>;

/** Which of that a call of the control API may cause, by its path after `/__reauth/`. */
const CAUSES: Readonly<Record<string, Commanded['type']>> = {
  reset: 'state.reset',
  policy: 'policy.changed',
  faults: 'faults.changed',
  'clock/advance': 'clock.advanced',
};

/**
 * Notices who else commands the server of a run: another run, or a person with a panel. What they do would be blamed on
 * the client.
 *
 * Each call of this run's own may cause one such event; one that comes beyond those is somebody else's. Calls are counted
 * before they are sent, since an event may come before the answer.
 */
export class OtherUsers {
  readonly #apiUrl: string;
  #caused = new Map<Commanded['type'], number>();
  #problem: Error | undefined;

  constructor(apiUrl: string) {
    this.#apiUrl = apiUrl;
  }

  /** The fetch by which this run commands its server. */
  counted(send: FetchFn): FetchFn {
    return (input, init) => {
      const path = /\/__reauth\/(faults|[^?#]*)/.exec(input instanceof Request ? input.url : String(input))?.[1] ?? '';
      const type = CAUSES[path];
      const isAsked = (init?.method ?? 'GET') === 'GET';
      if (type !== undefined && !isAsked) this.#caused.set(type, (this.#caused.get(type) ?? 0) + 1);
      return send(input, init);
    };
  }

  /** Listens to the server's events from the moment on from which the run does. */
  heardFrom(events: ScenarioServer['events']): ScenarioServer['events'] {
    return async (after) => {
      this.#caused = new Map();
      const source = await events(after);
      for (const event of source.kept()) this.#hear(event);
      source.subscribe((event) => this.#hear(event));
      return source;
    };
  }

  /** The same run; whatever it does is refused once somebody else has been heard. */
  refusing(run: Run): Run {
    const unless = async <T>(work: Promise<T>): Promise<T> => {
      const done = await work.catch((error: unknown) => {
        throw this.#problem ?? error;
      });
      if (this.#problem !== undefined) throw this.#problem;
      return done;
    };
    return {
      ...run,
      reach: (at) => unless(run.reach(at)),
      tab: (tab, action) => unless(run.tab(tab, action)),
      server: (step) => unless(run.server(step)),
      rest: (boundMs) => unless(run.rest(boundMs)),
      outcome: () => unless(run.outcome()),
    };
  }

  #hear(event: ServerEvent): void {
    if (!isCommanded(event)) return;
    const left = (this.#caused.get(event.type) ?? 0) - 1;
    this.#caused.set(event.type, left);
    if (left >= 0) return;
    this.#problem ??= new Error(
      `Somebody else uses the server at ${this.#apiUrl}: ${wordsOf(event)} while this scenario ran, so its client cannot ` +
        'be judged. Wait until nobody else uses it, or leave --server out: then each scenario gets a server of its own.',
    );
  }
}

const isCommanded = (event: ServerEvent): event is Commanded => COMMANDED.some((type) => type === event.type);

function wordsOf(event: Commanded): string {
  switch (event.type) {
    case 'state.reset':
      return 'it was reset';
    case 'policy.changed':
      return `its policy was changed (${Object.keys(event.changed).join(', ')})`;
    case 'faults.changed':
      return 'its faults were changed';
    case 'clock.advanced':
      return `its clock was moved by ${durationText(event.by)}`;
  }
}
