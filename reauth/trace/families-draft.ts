import { later, type Instant } from '../time/instant.ts';
import { defined } from './defined.ts';
import type { CallId, ExchangeId, Reason, ServerEvent, TokenRef } from './events.ts';
import type { CallRef, Family, FamilyNode, Presentation } from './family.ts';
import {
  brought,
  changed,
  expired,
  newFamily,
  over,
  presented,
  represented,
  spentBy,
  withToken,
} from './family-steps.ts';

/** A refresh or a login that has not been answered yet. */
export interface OpenCall {
  readonly exchange?: ExchangeId;
  /** The refresh token that it presented. */
  readonly refresh?: TokenRef;
  readonly lost?: 'dropped' | 'abandoned';
}

const FAMILIES_KEPT = 100;
/** More than are ever under way; a call that hangs is never answered. */
const CALLS_KEPT = 1_000;

/** Refusals that are about the token itself. */
const ABOUT_THE_TOKEN: readonly Reason[] = [
  'refresh-expired',
  'refresh-spent',
  'refresh-in-grace',
  'session-gone',
  'session-revoked',
  'user-gone',
];

/** One batch of the families' fold in the making. */
export class FamiliesDraft {
  readonly families: Map<string, Family>;
  readonly calls: Map<CallId, OpenCall>;

  constructor(families: readonly Family[], calls: ReadonlyMap<CallId, OpenCall>) {
    this.families = new Map(families.map((family) => [family.sid, family]));
    this.calls = new Map(calls);
  }

  take(event: ServerEvent): void {
    const { at } = event;
    switch (event.type) {
      case 'call.received':
        return this.#received(event);
      case 'call.answered':
        return this.#answered(event);
      case 'call.abandoned':
        return this.#lost(event.call, 'abandoned');
      case 'call.dropped':
        return event.when === 'after' ? this.#lost(event.call, 'dropped') : undefined;
      case 'session.started':
        return this.#family(event.sid, at, (family) => ({ ...family, user: event.user }));
      case 'session.ended':
        return this.#known(event.sid, (family) => over(family, { state: 'ended', why: event.why, endedAt: at }));
      case 'family.revoked':
        return this.#revoked(event);
      case 'state.reset':
        for (const sid of this.families.keys())
          this.#known(sid, (family) => over(family, { state: 'ended', why: 'reset', endedAt: at }));
        return;
      case 'token.issued':
        return this.#issued(event);
      case 'token.expired':
        if (event.token.kind !== 'refresh') return;
        return this.#family(event.token.sid, at, (family) => expired(withToken(family, event.token), event.token));
      case 'token.rotated': {
        const { token, into } = event;
        const by = this.#callOf(event.by);
        this.#node(token, at, (node) =>
          spentBy(presented(node, this.#shown(by, at, 'granted')), by, later(at, event.offset)),
        );
        return this.#family(into.sid, at, (family) => withToken(family, into, { parent: token.id, issuedBy: by }));
      }
      case 'token.reused':
      case 'token.forgiven':
        return this.#again(event);
      case 'call.held':
      case 'call.released':
      case 'fault.applied':
      case 'faults.changed':
      case 'keys.rotated':
      case 'clock.advanced':
      case 'policy.changed':
      case 'cookies.foreign':
      case 'events.missed':
        return;
    }
  }

  #received({
    call,
    exchange,
    purpose,
    presented: { refresh },
  }: Extract<ServerEvent, { type: 'call.received' }>): void {
    if (purpose !== 'refresh' && purpose !== 'login') return;
    this.calls.set(call, defined({ exchange, refresh: purpose === 'refresh' ? refresh : undefined }));
    const [oldest] = this.calls.keys();
    if (this.calls.size > CALLS_KEPT && oldest !== undefined) this.calls.delete(oldest);
  }

  /** A refusal of which no event of its own tells, such as that of a token whose family was revoked before. */
  #answered({ call, at, reason }: Extract<ServerEvent, { type: 'call.answered' }>): void {
    const refresh = this.calls.get(call)?.refresh;
    if (refresh !== undefined && this.families.has(refresh.sid) && ABOUT_THE_TOKEN.includes(reason)) {
      const by = this.#callOf(call);
      this.#node(refresh, at, (node) => {
        const known = node.presentations.some((shown) => shown.call === call);
        const told = known ? node : presented(node, this.#shown(by, at, 'refused', node.spent !== undefined));
        return represented(told, call, (shown) => ({ ...shown, reason }));
      });
    }
    this.calls.delete(call);
  }

  #lost(call: CallId, how: 'dropped' | 'abandoned'): void {
    const open = this.calls.get(call);
    if (open === undefined || open.lost !== undefined) return;
    this.calls.set(call, { ...open, lost: how });
    if (open.refresh === undefined || !this.families.has(open.refresh.sid)) return;
    const { id, sid } = open.refresh;
    this.#known(sid, (family) =>
      changed(family, id, (node) => represented(node, call, (shown) => ({ ...shown, lost: how }))),
    );
  }

  #revoked({ sid, call, because, at }: Extract<ServerEvent, { type: 'family.revoked' }>): void {
    const revokedBy = this.#callOf(call);
    this.#known(sid, (family) => ({
      ...over(family, defined({ state: 'revoked' as const, why: 'reuse' as const, revokedBy, because, endedAt: at })),
      nodes: family.nodes.map((node) => represented(node, call, (shown) => ({ ...shown, revoked: true }))),
    }));
  }

  #issued({ token, from, call, at }: Extract<ServerEvent, { type: 'token.issued' }>): void {
    const by = call === undefined ? undefined : this.#callOf(call);
    if (token.kind === 'refresh')
      this.#family(token.sid, at, (family) =>
        withToken(family, token, defined({ parent: from === token.id ? undefined : from, issuedBy: by })),
      );
    if (from === undefined || by === undefined) return;
    const shown = this.#shown(by, at, 'granted');
    const asked = this.calls.get(by.call)?.refresh;
    const next = (node: FamilyNode): FamilyNode => {
      const before = node.presentations.find((one) => one.call === by.call);
      // What a forgiven token brings does not make it a grant: it stays forgiven.
      const told = before?.outcome === 'forgiven' ? node : presented(node, shown);
      return token.kind === 'access' ? brought(told, token) : told;
    };
    if (asked?.id === from) this.#node(asked, at, next);
    else this.#known(token.sid, (family) => changed(family, from, next));
  }

  #again(event: Extract<ServerEvent, { type: 'token.reused' | 'token.forgiven' }>): void {
    const { token, call, exchange, spentBy: call0, spentByExchange, at } = event;
    const by = defined({ ...this.#callOf(call), ...(exchange !== undefined && { exchange }) });
    const shown = this.#shown(by, at, event.type === 'token.reused' ? 'refused' : 'forgiven', true);
    this.#node(token, at, (node) =>
      presented(
        spentBy(node, defined({ call: call0, exchange: spentByExchange })),
        event.type === 'token.forgiven' ? { ...shown, mode: event.mode } : shown,
      ),
    );
  }

  #shown(by: CallRef, at: Instant, outcome: Presentation['outcome'], again = false): Presentation {
    return defined({ ...by, at, outcome, again, lost: this.calls.get(by.call)?.lost });
  }

  #callOf(call: CallId): CallRef {
    return defined({ call, exchange: this.calls.get(call)?.exchange });
  }

  /** Changes a token of a family, both of which are entered where the trace did not tell of them. */
  #node(token: TokenRef, at: Instant, next: (node: FamilyNode) => FamilyNode): void {
    this.#family(token.sid, at, (family) => {
      const known = family.nodes.some((node) => node.token.id === token.id);
      return changed(known ? family : withToken(family, token), token.id, next);
    });
  }

  #family(sid: string, at: Instant, next: (family: Family) => Family): void {
    this.families.set(sid, next(this.families.get(sid) ?? newFamily(sid, at)));
    if (this.families.size <= FAMILIES_KEPT) return;
    const all = [...this.families.values()];
    const oldest = all.find(({ state }) => state !== 'live') ?? all[0];
    if (oldest) this.families.delete(oldest.sid);
  }

  #known(sid: string, next: (family: Family) => Family): void {
    const family = this.families.get(sid);
    if (family) this.families.set(sid, next(family));
  }
}
