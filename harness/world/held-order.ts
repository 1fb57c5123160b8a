import { isMeant } from '../../mock-server/settings/call-match.ts';
import type { CallId, ServerEvent } from '../../reauth/trace/events.ts';
import type { ServerStep } from '../scenario/scenario.ts';

type Which = Extract<ServerStep, { readonly do: 'release' }>['which'];

/** A call that a hold is meant for, from its arrival on. `gone`: released, or answered without ever being held. */
interface Numbered {
  readonly call: CallId;
  state: 'coming' | 'held' | 'gone';
}

/**
 * Which calls are held, and in which order they came: what `release` names by numbers.
 *
 * Numbers count from 1 since the hold; a hold that is put while calls are held goes on with them, any other begins anew. A
 * call has its number from its arrival at the server on, since calls of one instant may reach the gate in another order.
 */
export class HeldOrder {
  #matches: readonly string[] = [];
  #numbered: readonly Numbered[] = [];

  /** How many are held now. */
  get size(): number {
    return this.#numbered.filter(({ state }) => state === 'held').length;
  }

  /** Tell it before a hold is put. */
  holdBegins(match: string): void {
    this.#matches = [...this.#matches, match];
    if (this.size === 0) this.#numbered = this.#numbered.filter(({ state }) => state === 'coming');
  }

  /** Tell it when all holds have ended. What is held keeps its number. */
  holdsEnd(): void {
    this.#matches = [];
  }

  /** Tell it of every event of the server, in their order. */
  heard(event: ServerEvent): void {
    if (event.type === 'call.received' && this.#matches.some((match) => isMeant({ match }, event))) {
      this.#numbered = [...this.#numbered, { call: event.call, state: 'coming' }];
    }
    if (event.type === 'call.held') this.#became(event.call, 'held');
    if (event.type === 'call.released' || event.type === 'call.answered' || event.type === 'call.dropped') {
      this.#became(event.call, 'gone');
    }
  }

  /**
   * The calls that are meant, in the order in which they are to go; `undefined` while not all of them are held. What was
   * released before is left out.
   */
  meant(which: Which): readonly CallId[] | undefined {
    switch (which) {
      case 'all':
        return this.#numbered.some(({ state }) => state === 'coming') || this.#numbered.length === 0
          ? undefined
          : this.#held();
      case 'next': {
        const next = this.#numbered.find(({ state }) => state !== 'gone');
        return next?.state === 'held' ? [next.call] : undefined;
      }
    }
    const chosen = which.flatMap((number) => this.#numbered[number - 1] ?? []);
    if (chosen.length < which.length || chosen.some(({ state }) => state === 'coming')) return undefined;
    return chosen.flatMap(({ call, state }) => (state === 'held' ? [call] : []));
  }

  /** Why `meant` names nothing, for who has waited long enough. */
  story(which: Which): string {
    const came = this.#numbered.length;
    const wanted = which === 'all' || which === 'next' ? `"${which}"` : `the held calls ${which.join(', ')}`;
    const calls = came === 1 ? '1 call that is' : `${came} calls that are`;
    const held = `${calls} to be held came since the hold, and ${this.size} of them ${this.size === 1 ? 'is' : 'are'} held now`;
    return `A step releases ${wanted}, but ${held}. Look at what the hold matches, and at when the requests are sent.`;
  }

  #held(): readonly CallId[] {
    return this.#numbered.flatMap(({ call, state }) => (state === 'held' ? [call] : []));
  }

  #became(call: CallId, state: Numbered['state']): void {
    for (const one of this.#numbered) if (one.call === call) one.state = state;
  }
}
