import type { TabId } from '../../../reauth/trace/events.ts';
import type { Answer } from './answer.ts';

/** One client of the Lab: its own store and mutex, as one tab of an app has them. */
export interface LabClient {
  readonly tab: TabId;
  readonly label: string;
  readonly strategy: string;
}

/** Whom the Lab can log in as: the users that the server has from its start. */
export type LabUser = 'user@example.com' | 'admin@example.com';

/**
 * What the panel may do with the Lab. Without `tab` an action is for the first client.
 *
 * `clients()` gives the same array until something changed, and every change (of `busy` too) calls the listeners.
 */
export interface LabController {
  /** Names for `add` and `change`, the default first. */
  readonly strategies: readonly string[];
  /** True while a log in, a log out or a burst is under way. */
  readonly busy: boolean;
  clients(): readonly LabClient[];
  subscribe(listener: () => void): () => void;
  add(strategy: string): TabId;
  remove(tab: TabId): void;
  /** Gives a client another strategy; tab, label and the tokens in its memory stay, its store and mutex are new. */
  change(tab: TabId, strategy: string): void;
  login(user: LabUser, tab?: TabId): Promise<Answer<void>>;
  logout(tab?: TabId): Promise<Answer<void>>;
  /** Sends `count` guarded requests at once; settles when the last one has. A 401 is no failure of the action. */
  fire(count: number, tab?: TabId): Promise<Answer<void>>;
}
