import type {
  Expected,
  ModelAccess,
  ModelCopy,
  ModelPolicy,
  ModelPresented,
  ModelRefresh,
  ModelSession,
} from './facts.ts';

/**
 * The protocol a second time, as plainly as it can be said, for tests alone: written from the protocol's description and
 * not from its code, of which it imports nothing. It forgets nothing and keeps no lists bounded.
 *
 * Where both agree on random sequences, either both are right or the same mistake was made twice.
 */
export class Model {
  policy: ModelPolicy;
  now: number;
  readonly sessions: ModelSession[] = [];
  readonly accesses: ModelAccess[] = [];
  readonly refreshes: ModelRefresh[] = [];

  constructor(policy: ModelPolicy, now: number) {
    this.policy = policy;
    this.now = now;
  }

  login(user: string): Expected {
    if (this.policy.sessions === 'per-user') {
      for (const other of this.sessions) if (other.user === user) other.state = 'gone';
    }
    const session: ModelSession = {
      user,
      endsAt: this.now + this.policy.refresh,
      state: 'live',
      refreshes: 0,
      forgiven: 0,
      spentPresented: 0,
      orders: 0,
    };
    this.sessions.push(session);
    return {
      status: 200,
      reason: 'logged-in',
      access: this.#access(session),
      refresh: this.#child(session, undefined),
    };
  }

  /** A guarded call; an order is counted when it passes. */
  guarded(presented: ModelPresented<ModelAccess>, isOrder: boolean): Expected {
    if (presented === 'nothing') return { status: 401, reason: 'no-token' };
    if (presented === 'forged') return { status: 401, reason: 'token-invalid' };
    const { session, endsAt, isCut } = presented;
    // Of a session that is gone nobody knows any more what was expired by command.
    const hasExpired = this.now >= endsAt || (isCut && session.state !== 'gone');
    if (hasExpired) return { status: 401, reason: 'token-expired' };
    if (this.#isOver(session)) return { status: 401, reason: 'session-gone' };
    if (session.state === 'revoked') return { status: 401, reason: 'session-revoked' };
    if (isOrder) session.orders += 1;
    return { status: isOrder ? 201 : 200, reason: 'ok' };
  }

  refresh(presented: ModelPresented<ModelCopy>): Expected {
    if (presented === 'nothing') return this.#failed('refresh-missing');
    if (presented === 'forged') return this.#failed('refresh-invalid');
    const { token } = presented;
    const { session } = token;
    if (session.state === 'gone') {
      return this.#failed(this.now >= presented.endsAt ? 'refresh-expired' : 'session-gone');
    }
    if (this.#isOver(session)) return this.#failed('refresh-expired');
    if (token.spentAt === undefined) return this.#refusal(presented) ?? this.#ordinary(token);
    return this.isForgiven(token) ? this.#forgiven(presented) : this.#reused(presented);
  }

  /** Ends the sessions that these tokens name, and never says no. */
  logout(presented: readonly (ModelAccess | ModelCopy)[]): Expected {
    for (const each of presented) {
      const { session } = each.kind === 'access' ? each : each.token;
      session.state = 'gone';
    }
    return { status: 200, reason: 'logged-out' };
  }

  expire(what: 'access' | 'refresh' | 'session'): void {
    for (const session of this.sessions) {
      if (session.state === 'gone') continue;
      if (what === 'session') session.state = 'gone';
      const cut = what === 'access' ? this.accesses : what === 'refresh' ? this.refreshes : [];
      for (const token of cut) if (token.session === session) token.isCut = true;
    }
  }

  /** What has run out by now is gone. */
  sweep(): void {
    for (const session of this.sessions) this.#isOver(session);
  }

  isForgiven(token: ModelRefresh): boolean {
    const { rotation, graceMode, grace } = this.policy;
    if (rotation !== 'grace' || token.spentAt === undefined) return false;
    if (graceMode === 'until-used') return this.#childrenOf(token).every(({ spentAt }) => spentAt === undefined);
    return this.now < token.spentAt + grace;
  }

  isExpired(token: ModelAccess | ModelRefresh): boolean {
    return token.isCut || this.now >= token.endsAt;
  }

  #ordinary(token: ModelRefresh): Expected {
    if (this.policy.rotation === 'off') return this.#unrotated(token);
    token.spentAt = this.now;
    return this.#granted(token.session, () => this.#child(token.session, token));
  }

  #unrotated(token: ModelRefresh): Expected {
    return this.#granted(token.session, () => (this.policy.sliding ? this.#again(token) : undefined));
  }

  #forgiven(presented: ModelCopy): Expected {
    const refusal = this.#refusal(presented);
    if (refusal !== undefined) return refusal;
    const { token } = presented;
    const { session } = token;
    session.forgiven += 1;
    switch (this.policy.graceMode) {
      case 'refuse':
        return this.#failed('refresh-in-grace');
      case 'access-only':
        return this.#granted(session, () => undefined);
      case 'new-branch':
        return this.#granted(session, () => this.#child(session, token));
      case 'same-successor':
      case 'until-used': {
        let heir = this.#childrenOf(token)[0];
        while (heir?.spentAt !== undefined) heir = this.#childrenOf(heir)[0];
        if (heir === undefined || this.isExpired(heir)) return this.#failed('refresh-in-grace');
        const found = heir;
        return this.#granted(session, () => this.#again(found));
      }
    }
  }

  #reused(presented: ModelCopy): Expected {
    const { token } = presented;
    const { session } = token;
    session.spentPresented += 1;
    switch (this.policy.onReuse) {
      case 'accept': {
        const refusal = this.#refusal(presented);
        if (refusal !== undefined) return refusal;
        if (this.policy.rotation === 'off') return this.#unrotated(token);
        return this.#granted(session, () => this.#child(session, token));
      }
      case 'reject':
        return this.#failed('refresh-spent');
      case 'revoke-family':
        session.state = 'revoked';
        return this.#failed('refresh-spent');
      case 'revoke-user':
        // A family that is dead already takes no later sign-in with it.
        if (session.state === 'revoked') return this.#failed('refresh-spent');
        session.state = 'revoked';
        for (const other of this.sessions) {
          if (other.user === session.user && !this.#isOver(other)) other.state = 'revoked';
        }
        return this.#failed('refresh-spent');
    }
  }

  #refusal({ token, endsAt }: ModelCopy): Expected | undefined {
    if (token.session.state === 'revoked') return this.#failed('session-revoked');
    return token.isCut || this.now >= endsAt ? this.#failed('refresh-expired') : undefined;
  }

  #failed(reason: string): Expected {
    return { status: this.policy.profile === 'default' ? 403 : 400, reason };
  }

  #granted(session: ModelSession, refresh: () => ModelCopy | undefined): Expected {
    session.refreshes += 1;
    if (this.policy.sliding) session.endsAt = this.now + this.policy.refresh;
    const copy = refresh();
    const access = this.#access(session);
    return { status: 200, reason: 'refreshed', access, ...(copy === undefined ? {} : { refresh: copy }) };
  }

  #access(session: ModelSession): ModelAccess {
    const access: ModelAccess = { kind: 'access', session, endsAt: this.now + this.policy.access, isCut: false };
    this.accesses.push(access);
    return access;
  }

  #child(session: ModelSession, parent: ModelRefresh | undefined): ModelCopy {
    const token: ModelRefresh = { session, parent, endsAt: session.endsAt, isCut: false, spentAt: undefined };
    this.refreshes.push(token);
    return { kind: 'refresh', token, endsAt: session.endsAt };
  }

  #again(token: ModelRefresh): ModelCopy {
    token.endsAt = token.session.endsAt;
    return { kind: 'refresh', token, endsAt: token.endsAt };
  }

  #childrenOf(token: ModelRefresh): readonly ModelRefresh[] {
    return this.refreshes.filter(({ parent }) => parent === token);
  }

  #isOver(session: ModelSession): boolean {
    if (this.now >= session.endsAt) session.state = 'gone';
    return session.state === 'gone';
  }
}
