import type { ClientAnswer } from '../../../reauth/client/client-answer.ts';
import { createBearerTokens, type BearerTokens } from '../../../reauth/client/bearer-tokens.ts';
import { createReauthClient, type ReauthClient } from '../../../reauth/client/create-client.ts';
import type { StrategyName } from '../../../reauth/client/strategies.ts';
import type { TabPorts } from '../../../reauth/client/strategy.ts';
import type { ClientEvent, TabId } from '../../../reauth/trace/events.ts';
import { createRecorder, type Recorder } from '../../../reauth/trace/recorder.ts';
import type { Answer } from './answer.ts';
import { failure, unreachable } from './http-call.ts';
import type { LabUser } from './lab-controller.ts';
import type { ServerFinder } from './server-finder.ts';

/** What the Lab runs its clients with. `fetchFn` carries this browser's cookies. */
export interface LabPorts extends TabPorts {
  readonly finder: ServerFinder;
  readonly fetchFn: typeof fetch;
  /** A few random characters that keep the tabs of several panels apart. */
  readonly suffix: () => string;
}

/** The tokens that an app keeps in its memory, and the server that gave them: no other is to see them. */
export interface AppTokens {
  readonly api: string;
  readonly tokens: BearerTokens;
}

/** One app in the panel: a base query with its own store and mutex, made when it is first used. */
export class LabApp {
  readonly #tab: TabId;
  readonly #label: string;
  readonly #strategy: StrategyName;
  readonly #ports: LabPorts;
  readonly #recorder: Recorder;
  #tokens: AppTokens | undefined;
  #client: { readonly api: string; readonly client: ReauthClient } | undefined;

  /** `tokens` of the app that it takes the place of: who is logged in stays so. */
  constructor(tab: TabId, label: string, strategy: StrategyName, ports: LabPorts, tokens?: AppTokens) {
    this.#tab = tab;
    this.#label = label;
    this.#strategy = strategy;
    this.#ports = ports;
    this.#tokens = tokens;
    this.#recorder = createRecorder({ clock: ports.clock, tab });
  }

  get tokens(): AppTokens | undefined {
    return this.#tokens;
  }

  history(): readonly ClientEvent[] {
    return this.#recorder.since(0);
  }

  subscribe(listener: (event: ClientEvent) => void): () => void {
    return this.#recorder.subscribe(listener);
  }

  async login(user: LabUser): Promise<Answer<void>> {
    const client = await this.#ready();
    if (!client.ok) return client;
    return outcomeOf(`log in as ${user}`, [await client.value.login(user, PASSWORD)]);
  }

  async logout(): Promise<Answer<void>> {
    const client = await this.#ready();
    if (!client.ok) return client;
    return outcomeOf('log out', [await client.value.logout()]);
  }

  /** A request that is refused is what the Lab is for; only one that never got an answer is a failure of the burst. */
  async fire(count: number): Promise<Answer<void>> {
    const client = await this.#ready();
    if (!client.ok) return client;
    const answers = await client.value.fire(count);
    return outcomeOf(count === 1 ? 'send the request' : `send ${count} requests`, answers.filter(isWithoutAnswer));
  }

  /** Aborts what is under way. */
  dispose(): void {
    this.#client?.client.dispose();
  }

  /** The client of the server that answers now: its address may have been changed since the last use. */
  async #ready(): Promise<Answer<ReauthClient>> {
    const server = await this.#ports.finder.find();
    if (!server.ok) return server;
    const { api } = server.value;
    if (this.#client?.api !== api) {
      this.dispose();
      this.#client = { api, client: this.#create(api) };
    }
    return { ok: true, value: this.#client.client };
  }

  #create(api: string): ReauthClient {
    const { tokens } = (this.#tokens =
      this.#tokens?.api === api ? this.#tokens : { api, tokens: createBearerTokens() });
    return createReauthClient({
      tab: this.#tab,
      label: this.#label,
      strategy: this.#strategy,
      baseUrl: api,
      fetchFn: this.#ports.fetchFn,
      emit: (fact) => this.#recorder.record(fact),
      ports: this.#ports,
      tokens,
    });
  }
}

/** The password of the users that the server has from its start. */
const PASSWORD = 'password123';

const isWithoutAnswer = (answer: ClientAnswer): boolean =>
  answer.outcome === 'rejected' && (answer.status === 'FETCH_ERROR' || answer.status === 'THROWN');

function outcomeOf(what: string, answers: readonly ClientAnswer[]): Answer<void> {
  for (const answer of answers) if (answer.outcome === 'rejected') return refusal(what, answer.status);
  return { ok: true, value: undefined };
}

function refusal(what: string, status: Extract<ClientAnswer, { outcome: 'rejected' }>['status']): Answer<void> {
  switch (status) {
    case 'FETCH_ERROR':
      return unreachable(
        `The Lab could not ${what}: the server did not answer.`,
        'Start the mock server with: npm start',
      );
    case 'ABORTED':
      return failure(`The Lab could not ${what}: it was aborted.`, 'Try again.');
    case 'THROWN':
    case 'PARSING_ERROR':
    case 'TIMEOUT_ERROR':
    case 'CUSTOM_ERROR':
      return failure(`The Lab could not ${what}: ${status}.`, 'The timeline shows how far it got.');
    case 401:
      return failure(
        `The Lab could not ${what}: the server answered 401.`,
        'Reset the server: its first users are gone.',
      );
    default:
      return failure(`The Lab could not ${what}: the server answered ${status}.`, 'The timeline shows why.');
  }
}
