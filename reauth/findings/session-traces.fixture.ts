import type { Reason, ServerFact, TokenRef } from '../trace/events.ts';
import { tokenRef, TraceBuilder } from '../trace/trace-builder.ts';

/** Wall 0 is protocol 1 000 000 in these traces. */
const ZERO = 1_000_000;

/** An access token of a session, which is in date until `until` (wall time). */
export const access = (generation: number, sid = 's1', until = 60_000): TokenRef =>
  tokenRef(`${sid}-a${generation}`, 'access', generation, ZERO + until, sid);

/** A refresh token of a session. */
export const refresh = (generation: number, sid = 's1', until = 60_000): TokenRef =>
  tokenRef(`${sid}-r${generation}`, 'refresh', generation, ZERO + until, sid);

interface Exchange {
  readonly sent: number;
  /** When the server answered, if that was before the client had the answer. */
  readonly replied?: number;
  readonly done: number;
  readonly with?: readonly TokenRef[];
  readonly brings?: readonly TokenRef[];
  readonly clears?: boolean;
  readonly status?: number;
  readonly reason?: Reason;
}

/** Traces of whole exchanges, for the rules that look at sessions and at the tokens that go to and fro. */
export class SessionTrace extends TraceBuilder {
  login(exchange: string, sid: string, { sent, done }: Pick<Exchange, 'sent' | 'done'>): this {
    const before: ServerFact[] = [{ type: 'session.started', sid, user: `user of ${sid}` }];
    return this.#exchange(exchange, 'login', { sent, done, brings: [access(1, sid), refresh(1, sid)] }, before);
  }

  logout(exchange: string, facts: Exchange): this {
    return this.#exchange(exchange, 'logout', { clears: true, ...facts });
  }

  refresh(exchange: string, facts: Exchange): this {
    return this.#exchange(exchange, 'refresh', facts);
  }

  request(exchange: string, facts: Exchange): this {
    return this.#exchange(exchange, 'request', facts);
  }

  /** A cookie of a jar, with a token in it. */
  holds(at: number, name: string, token: TokenRef, jar = 'browser'): this {
    const claims = { jti: token.id, sid: token.sid };
    return this.cookie(at, jar, {
      type: 'cookie.set',
      name,
      httpOnly: true,
      secure: false,
      sameSite: 'lax',
      path: '/',
      claims,
    });
  }

  #exchange(
    exchange: string,
    purpose: 'login' | 'logout' | 'refresh' | 'request',
    {
      sent,
      done,
      replied = done,
      with: presented = [],
      brings = [],
      clears = false,
      status = 200,
      reason = 'ok',
    }: Exchange,
    before: readonly ServerFact[] = [],
  ): this {
    const request = exchange.slice(0, exchange.lastIndexOf('.'));
    const call = `call of ${exchange}`;
    const find = (kind: TokenRef['kind']) => presented.find((token) => token.kind === kind);
    const [shownAccess, shownRefresh] = [find('access'), find('refresh')];
    this.started(sent, request).sent(sent, exchange, purpose);
    this.received(sent, call, exchange, purpose, {
      ...(shownAccess && { access: shownAccess }),
      ...(shownRefresh && { refresh: shownRefresh }),
    });
    for (const fact of before) this.server(replied, fact);
    for (const token of brings)
      this.server(replied, {
        type: 'token.issued',
        token,
        call,
        ...(purpose === 'refresh' && shownRefresh && { from: shownRefresh.id }),
      });
    const set = brings.map((token) => ({ name: `${token.kind}_token`, maxAge: 60, token }));
    const cleared = clears ? ['access_token', 'refresh_token'].map((name) => ({ name, maxAge: 0 })) : [];
    this.replied(replied, call, status, reason, { exchange, cookies: [...set, ...cleared] });
    return this.answered(done, exchange, status).settled(
      done,
      request,
      status < 400 ? 'fulfilled' : 'rejected',
      status,
    );
  }
}
