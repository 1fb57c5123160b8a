import type { Policy } from '../../mock-server/protocol/policy.ts';
import type { Strategy } from '../../reauth/client/strategy.ts';

/** Which scenario: a path from the working directory or an id of one that ships, the URL of a file, or its text. */
export type ScenarioChoice =
  | string
  | URL
  /** `file` is what messages call it; without it `scenario.yaml`. */
  | { readonly yaml: string; readonly file?: string };

/** How a test runs a scenario. Without options: in virtual time, the client that fails it and the one that cures it. */
export interface RunScenarioOptions extends WorldOptions {
  /** `virtual` takes no real time, `live` is real HTTP, `chromium` real tabs; or one that `openWorld` has opened. */
  readonly world?: WorldName | OpenWorld;
  /**
   * Runs this client alone, under what `cured` changes of server and app, judged by what the scenario expects: the name of
   * a strategy; the path of a module, from the
   * working directory, where `#name` picks an export; or a strategy of the test's own. What a strategy keeps outside of a
   * call all tabs share, while the module of a path is loaded anew by each page.
   */
  readonly client?: string | Strategy;
  /** Differs from the scenario's server: `{ rotation: 'strict', access: '5s' }`. */
  readonly policy?: PolicyChoice;
  /** Ends the run where it stands. */
  readonly signal?: AbortSignal;
  /** A folder: the trace of each run is saved there as NDJSON, which the panel opens. */
  readonly saveTrace?: string;
}

export interface WorldOptions {
  /** In the live world: a server that runs already. */
  readonly server?: string;
  /** In the chromium world: a browser that runs already, such as Playwright's `browser`. It stays open. */
  readonly browser?: OpenBrowser;
}

export type WorldName = 'virtual' | 'live' | 'chromium';

/** A world that several runs share. */
export interface OpenWorld {
  readonly name: WorldName;
  /** Lets go of what the runs shared. */
  close(): Promise<void>;
}

/** A `Browser` of Playwright, as far as these types have to know it: so its own need not be installed. */
export interface OpenBrowser {
  browserType(): { name(): string };
  newContext(): Promise<unknown>;
}

/** Settings of the server as a scenario writes them: a duration is ms, or text such as `5s`. */
export type PolicyChoice = {
  readonly [Name in keyof Policy]?: Policy[Name] extends string | boolean
    ? Policy[Name]
    : Policy[Name] | `${number}${string}`;
};

/** An option that there is not, or a value that it cannot take. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}
