import type { ExchangeId, RequestId, TabId } from '../trace/events.ts';
import { fitOf, type CallShape } from './call-shape.ts';

/** One request that has not settled yet, as far as its own events tell. */
interface Pending {
  readonly request: RequestId;
  readonly shape: CallShape | undefined;
  inFlight: number;
  waiting: number;
  /** It has an answer (or got past the mutex), and has not done anything since. */
  hasTurn: boolean;
  /** Its last answer was a refusal or a failure: it is the kind of request that now goes to the mutex. */
  refused: boolean;
  /** The refresh that it asked for was rejected, with this status. */
  refreshFailed: number | string | undefined;
}

/**
 * The requests under way in one tab, and which of them is likely to act next.
 *
 * It owns the identifiers: requests count from 1, the exchanges of each from 1; `${tab}.0` stands for "no request known".
 */
export class PendingRequests {
  readonly #tab: TabId;
  /** In the order they started. */
  readonly #pending = new Map<RequestId, Pending>();
  /** Kept when a request settles: a fetch that comes later must not get an identifier for the second time. */
  readonly #exchanges = new Map<RequestId, number>();
  /** Those that have their turn, the one that got it first in front. */
  #turns: readonly Pending[] = [];
  #started = 0;

  constructor(tab: TabId) {
    this.#tab = tab;
  }

  start(shape: CallShape | undefined): RequestId {
    this.#started += 1;
    const request = `${this.#tab}.${this.#started}`;
    const state = { inFlight: 0, waiting: 0, hasTurn: false, refused: false, refreshFailed: undefined };
    this.#pending.set(request, { request, shape, ...state });
    return request;
  }

  has(request: RequestId): boolean {
    return this.#pending.has(request);
  }

  /** Forgets the request; gives the status of its refresh when that was rejected. */
  settle(request: RequestId): number | string | undefined {
    const pending = this.#pending.get(request);
    this.#endTurn(request);
    this.#pending.delete(request);
    return pending?.refreshFailed;
  }

  /** A fetch leaves, for `request` if that is known. */
  sent(request: RequestId | undefined): ExchangeId {
    const owner = request ?? `${this.#tab}.0`;
    const count = (this.#exchanges.get(owner) ?? 0) + 1;
    this.#exchanges.set(owner, count);
    this.#endTurn(request);
    this.#update(request, (pending) => (pending.inFlight += 1));
    return `${owner}.${count}`;
  }

  /** Its answer is there, or it failed. */
  answered(request: RequestId | undefined, refused: boolean): void {
    this.#update(request, (pending) => {
      pending.inFlight -= 1;
      pending.refused = refused;
      this.#giveTurn(pending);
    });
  }

  refreshFailed(request: RequestId | undefined, status: number | string): void {
    this.#update(request, (pending) => (pending.refreshFailed = status));
  }

  /** Somebody who knows told that the session is lost: there is nothing left to conclude from a rejected refresh. */
  lossTold(request: RequestId | undefined): void {
    this.#update(request, (pending) => (pending.refreshFailed = undefined));
  }

  /** It stands before a mutex. */
  awaited(request: RequestId | undefined): void {
    this.#endTurn(request);
    this.#update(request, (pending) => (pending.waiting += 1));
  }

  passed(request: RequestId | undefined): void {
    this.#update(request, (pending) => {
      pending.waiting -= 1;
      this.#giveTurn(pending);
    });
  }

  /** It did something else that shows whose turn this was. */
  acted(request: RequestId | undefined): void {
    this.#endTurn(request);
  }

  /** The request whose own arguments this fetch fits: the best fit, then one with nothing in flight, then the oldest. */
  fitting(fetched: CallShape): RequestId | undefined {
    const able = [...this.#pending.values()].filter((pending) => pending.waiting === 0);
    const fits = (wanted: 'whole' | 'path'): readonly Pending[] =>
      able.filter((pending) => pending.shape !== undefined && fitOf(pending.shape, fetched) === wanted);
    const whole = fits('whole');
    const best = whole.length > 0 ? whole : fits('path');
    return (best.find((pending) => pending.inFlight === 0) ?? best[0])?.request;
  }

  /** The request that has had its turn for longest; one that was refused comes before one that has its answer. */
  next(): RequestId | undefined {
    return (this.#turns.find((pending) => pending.refused) ?? this.#turns[0])?.request;
  }

  #update(request: RequestId | undefined, change: (pending: Pending) => void): void {
    const pending = request === undefined ? undefined : this.#pending.get(request);
    if (pending !== undefined) change(pending);
  }

  #giveTurn(pending: Pending): void {
    if (pending.hasTurn) return;
    pending.hasTurn = true;
    this.#turns = [...this.#turns, pending];
  }

  #endTurn(request: RequestId | undefined): void {
    this.#update(request, (pending) => (pending.hasTurn = false));
    this.#turns = this.#turns.filter((pending) => pending.request !== request);
  }
}
