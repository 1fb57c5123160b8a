import type { ClientFact, RequestId, TabId } from '../trace/events.ts';
import type { Attributor } from './attributor.ts';
import type { CallShape } from './call-shape.ts';
import type { PendingRequests } from './pending-requests.ts';

/** What the observers of one tab share: whose things are, who is under way, and where facts go. */
export interface Scene {
  readonly tab: TabId;
  readonly pending: PendingRequests;
  readonly attributor: Attributor;
  /** Never throws. */
  emit(fact: ClientFact): void;
  /** A request starts with these arguments. Never throws. */
  begins(request: RequestId, args: unknown): void;
  /** The URL that a base query's arguments stand for, as far as the base URL is known. */
  wholeUrl(shape: CallShape): string;
  /** Answers whose body is still being read; they are told first when their request goes on. */
  readonly unread: UnreadAnswers;
}

/**
 * Answers that have come but are not told yet, because their body is still being read.
 *
 * Whoever records a further step of a request calls `tell` first: cause before effect, even if a body stays unread.
 */
export class UnreadAnswers {
  readonly #answers = new Map<() => void, RequestId | undefined>();

  add(request: RequestId | undefined, tell: () => void): void {
    this.#answers.set(tell, request);
  }

  remove(tell: () => void): void {
    this.#answers.delete(tell);
  }

  tell(request: RequestId | undefined): void {
    for (const [tell, owner] of this.#answers) if (owner === request) tell();
  }
}
