import type { CallId, ServerEvent } from '../../../reauth/trace/events.ts';
import { isMeant, type Matchable } from '../../../mock-server/settings/call-match.ts';
import type { ServerStep } from '../../scenario/scenario.ts';

type Which = Extract<ServerStep, { readonly do: 'release' }>['which'];

/** A call that a hold is meant for, from its arrival on. */
interface Awaited {
  readonly call: CallId;
  state: 'coming' | 'held' | 'gone';
}

/**
 * The calls that the holds of a scenario are meant for, numbered from 1 in their order of arrival since the hold.
 *
 * A call has its number before it is held, since calls of one instant may reach the place where they are held in another
 * order than they came in. A hold that is put while calls are held goes on counting; any other begins anew.
 */
export class HeldCalls {
  #holds: readonly { readonly match: string }[] = [];
  #numbered: Awaited[] = [];

  /** How many are held now. */
  get count(): number {
    return this.#numbered.filter(({ state }) => state === 'held').length;
  }

  /** A hold begins: tell it before it is put. */
  hold(match: string): void {
    if (this.count === 0) this.#numbered = [];
    this.#holds = [...this.#holds, { match }];
  }

  /** Tell it of every event of the server, in their order. */
  heard(event: ServerEvent): void {
    if (event.type === 'call.received') this.#received(event.call, event);
    if (event.type === 'call.held') this.#became(event.call, 'held');
    if (event.type === 'call.released') this.#became(event.call, 'gone');
    if (event.type === 'call.answered' || event.type === 'call.dropped') this.#became(event.call, 'gone');
  }

  /** The calls that are meant, in the order in which they are to go; `undefined` while they are not all held. */
  meant(which: Which): readonly CallId[] | undefined {
    switch (which) {
      case 'all': {
        const held = this.#numbered.filter(({ state }) => state === 'held').map(({ call }) => call);
        return held.length === 0 ? undefined : held;
      }
      case 'next': {
        const next = this.#numbered.find(({ state }) => state !== 'gone');
        return next?.state === 'held' ? [next.call] : undefined;
      }
    }
    const chosen = which.map((number) => this.#numbered[number - 1]);
    if (!chosen.every((one) => one !== undefined && one.state !== 'coming')) return undefined;
    return chosen.flatMap((one) => (one?.state === 'held' ? [one.call] : []));
  }

  /** The holds were ended: later arrivals pass. */
  end(): void {
    this.#holds = [];
  }

  /** What came, for who waited in vain. */
  story(which: Which): string {
    const asked = which === 'all' ? 'held call' : which === 'next' ? 'next held call' : `held call ${which.join(', ')}`;
    const came = this.#numbered.length;
    const calls = came === 0 ? 'no call' : came === 1 ? '1 call' : `${came} calls`;
    return `There is no ${asked} to release: ${calls} came since the hold, of which ${this.count} ${this.count === 1 ? 'is' : 'are'} held.`;
  }

  #received(call: CallId, matchable: Matchable): void {
    if (this.#holds.some((hold) => isMeant(hold, matchable))) this.#numbered.push({ call, state: 'coming' });
  }

  #became(call: CallId, state: 'held' | 'gone'): void {
    for (const one of this.#numbered) if (one.call === call) one.state = state;
  }
}
