import { isStrategyName, strategyNames, type StrategyName } from '../../../reauth/client/strategies.ts';
import type { ClientEvent, TabId } from '../../../reauth/trace/events.ts';
import type { Answer } from './answer.ts';
import { failure } from './http-call.ts';
import { LabApp, type AppTokens, type LabPorts } from './lab-client.ts';
import type { LabClient, LabController, LabUser } from './lab-controller.ts';

/** The Lab with what its source needs of it beside the panel's buttons. */
export interface Lab extends LabController {
  /** What all clients told so far. */
  history(): readonly ClientEvent[];
  /** Tells of every later event of any client. */
  follow(listener: (event: ClientEvent) => void): () => void;
}

/** One client: how the panel knows it, and the app that runs. A change of strategy is a new app. */
interface Member {
  readonly client: LabClient;
  readonly app: LabApp;
}

/** Makes a Lab with one client, `A`, on the default strategy. Its clients outlive a change of the panel's source. */
export function createLab(ports: LabPorts): Lab {
  const changed = new Set<() => void>();
  const followers = new Set<(event: ClientEvent) => void>();
  let members: readonly Member[] = [];
  let clients: readonly LabClient[] = [];
  let running = 0;

  const tellChange = () => {
    for (const listener of changed) listener();
  };
  const place = (next: readonly Member[]) => {
    members = next;
    clients = next.map(({ client }) => client);
    tellChange();
  };
  const appOf = (
    label: string,
    strategy: StrategyName,
    tokens?: AppTokens,
  ): { readonly app: LabApp; readonly tab: TabId } => {
    const tab = `${label}-${ports.suffix()}`;
    const app = new LabApp(tab, label, strategy, ports, tokens);
    app.subscribe((event) => {
      for (const listener of followers) listener(event);
    });
    return { app, tab };
  };
  const add = (strategy: StrategyName): TabId => {
    const label = nextLabel(clients.map((client) => client.label));
    const { app, tab } = appOf(label, strategy);
    place([...members, { client: { tab, label, strategy }, app }]);
    return tab;
  };
  /** Runs one action, during which the Lab is busy. */
  const act = async (tab: TabId | undefined, action: (app: LabApp) => Promise<Answer<void>>): Promise<Answer<void>> => {
    const member = tab === undefined ? members[0] : members.find(({ client }) => client.tab === tab);
    if (member === undefined) return failure('The Lab has no such client.', 'Add one, then try again.');
    running += 1;
    tellChange();
    try {
      return await action(member.app);
    } finally {
      running -= 1;
      tellChange();
    }
  };

  const [first] = strategyNames;
  if (first !== undefined) add(first);

  return {
    strategies: strategyNames,
    get busy() {
      return running > 0;
    },
    clients: () => clients,
    subscribe(listener) {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    add: (strategy) => add(known(strategy)),
    remove(tab) {
      members.find(({ client }) => client.tab === tab)?.app.dispose();
      place(members.filter(({ client }) => client.tab !== tab));
    },
    change(tab, strategy) {
      place(
        members.map((member) => {
          if (member.client.tab !== tab) return member;
          member.app.dispose();
          const { app } = appOf(member.client.label, known(strategy), member.app.tokens);
          return { client: { ...member.client, strategy }, app };
        }),
      );
    },
    login: (user: LabUser, tab) => act(tab, (app) => app.login(user)),
    logout: (tab) => act(tab, (app) => app.logout()),
    fire: (count, tab) => act(tab, (app) => app.fire(count)),
    history: () => members.flatMap(({ app }) => app.history()),
    follow(listener) {
      followers.add(listener);
      return () => followers.delete(listener);
    },
  };
}

/** The panel offers `strategies` alone; another name is the caller's mistake. */
function known(strategy: string): StrategyName {
  if (isStrategyName(strategy)) return strategy;
  throw new RangeError(`There is no strategy "${strategy}". Choose one of ${strategyNames.join(', ')}.`);
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The first letter that no client has; after Z, numbers. */
function nextLabel(taken: readonly string[]): string {
  const letter = LETTERS.split('').find((one) => !taken.includes(one));
  if (letter !== undefined) return letter;
  let number = 27;
  while (taken.includes(`A${number}`)) number += 1;
  return `A${number}`;
}
