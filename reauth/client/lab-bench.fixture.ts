import { instant } from '../time/instant.ts';
import type { ClientEvent } from '../trace/events.ts';
import { createRecorder } from '../trace/recorder.ts';
import { createReauthClient, type ReauthClient, type ReauthClientOptions } from './create-client.ts';
import { createFetchDesk, type DeskCall, type FetchDesk } from './fetch-desk.fixture.ts';

/** A client whose server is a desk, and what it recorded. */
export interface LabBench {
  readonly desk: FetchDesk;
  readonly client: ReauthClient;
  /** How often the session was given up. */
  readonly losses: readonly unknown[];
  events(): readonly ClientEvent[];
  of<Type extends ClientEvent['type']>(type: Type): readonly Extract<ClientEvent, { type: Type }>[];
  /** Settles when `count` events of this type are recorded. */
  recorded(type: ClientEvent['type'], count: number): Promise<void>;
  refreshes(): readonly DeskCall[];
}

export function createLabBench(
  strategy: ReauthClientOptions['strategy'],
  more: Partial<Pick<ReauthClientOptions, 'ports'>> & { readonly desk?: FetchDesk } = {},
): LabBench {
  const { desk = createFetchDesk(), ports } = more;
  const recorder = createRecorder({ clock: { now: () => instant(1) }, tab: 'A-1' });
  const losses: unknown[] = [];
  const client = createReauthClient({
    tab: 'A-1',
    label: 'A',
    strategy,
    baseUrl: 'http://localhost:8000',
    fetchFn: desk.fetchFn,
    ...(ports === undefined ? {} : { ports }),
    emit: (fact) => recorder.record(fact),
    onSessionLost: (cause) => void losses.push(cause),
  });
  const of: LabBench['of'] = (type) => recorder.since(0).filter((event) => isOf(event, type));
  return {
    desk,
    client,
    losses,
    events: () => recorder.since(0),
    of,
    recorded: (type, count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (of(type).length >= count) resolve();
        };
        recorder.subscribe(check);
        check();
      }),
    refreshes: () => desk.calls.filter(({ path }) => path === '/auth/refresh'),
  };
}

function isOf<Type extends ClientEvent['type']>(
  event: ClientEvent,
  type: Type,
): event is Extract<ClientEvent, { type: Type }> {
  return event.type === type;
}
