import type { Attribution, Purpose, RequestId } from '../trace/events.ts';
import { fitOf, type CallShape } from './call-shape.ts';
import type { RequestContext } from './context.ts';
import type { PendingRequests } from './pending-requests.ts';

/** Whose doing something is, and how we know. */
export interface Owner {
  readonly request?: RequestId;
  readonly attribution: Attribution;
}

/** A call that a wrapped inner base query is about to make. */
export interface Expectation {
  readonly request: RequestId;
  readonly shape: CallShape;
}

/**
 * Says which request a fetch or a mutex call belongs to.
 *
 * Exact is what was told: by the tag on `api`, by the platform's asynchronous context, or by the call stack (a base
 * query that we are calling right now). All else is a guess by what requests of this kind do next, and is marked so.
 */
export class Attributor {
  readonly #pending: PendingRequests;
  readonly #context: RequestContext | undefined;
  #running: RequestId | undefined;
  #expected: readonly Expectation[] = [];
  #holders: readonly Owner[] = [];

  constructor(pending: PendingRequests, context: RequestContext | undefined) {
    this.#pending = pending;
    this.#context = context;
  }

  /** Calls a base query so that everything it does at once, before its first `await`, is known to be its own. */
  running<Result>(request: RequestId, call: () => Result): Result {
    const before = this.#running;
    this.#running = request;
    try {
      return this.#context === undefined ? call() : this.#context.run(request, call);
    } finally {
      this.#running = before;
    }
  }

  expect(request: RequestId, shape: CallShape | undefined): Expectation | undefined {
    if (shape === undefined) return undefined;
    const expectation = { request, shape };
    this.#expected = [...this.#expected, expectation];
    return expectation;
  }

  /** The call was made, or will not be. */
  noLongerExpect(expectation: Expectation | undefined): void {
    this.#expected = this.#expected.filter((other) => other !== expectation);
  }

  holds(owner: Owner): void {
    this.#holders = [...this.#holders, owner];
  }

  letsGo(owner: Owner): void {
    this.#holders = this.#holders.filter((other) => other !== owner);
  }

  ownerOfFetch(call: CallShape, purpose: Purpose): Owner {
    const told = this.#told();
    if (told !== undefined) {
      this.noLongerExpect(this.#expected.find(({ request, shape }) => request === told.request && fits(shape, call)));
      return told;
    }
    return this.#announced(call) ?? guessed(this.#guessFetch(call, purpose));
  }

  ownerOfMutexCall(): Owner {
    return this.#told() ?? guessed(this.#pending.next());
  }

  #told(): Owner | undefined {
    const request = this.#context?.current() ?? this.#running;
    return request === undefined ? undefined : { request, attribution: 'exact' };
  }

  /** Two requests that ask for the very same call at the same moment cannot be told apart: then it is a guess. */
  #announced(call: CallShape): Owner | undefined {
    const candidates = this.#expected.filter(({ shape }) => fits(shape, call));
    const whole = candidates.filter(({ shape }) => fitOf(shape, call) === 'whole');
    const [first, ...others] = whole.length > 0 ? whole : candidates;
    if (first === undefined) return undefined;
    this.noLongerExpect(first);
    const alone = others.every(({ request }) => request === first.request);
    return { request: first.request, attribution: alone ? 'exact' : 'inferred' };
  }

  #guessFetch(call: CallShape, purpose: Purpose): RequestId | undefined {
    const holder = this.#holders.find(({ request }) => request !== undefined)?.request;
    if (purpose === 'refresh' && holder !== undefined) return holder;
    return this.#pending.fitting(call) ?? holder ?? this.#pending.next();
  }
}

const fits = (args: CallShape, fetched: CallShape): boolean => fitOf(args, fetched) !== 'none';

const guessed = (request: RequestId | undefined): Owner =>
  request === undefined ? { attribution: 'inferred' } : { request, attribution: 'inferred' };
