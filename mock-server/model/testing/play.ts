import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import type { ServerEvent } from '../../../reauth/trace/events.ts';
import type { ApiReply } from '../../handler/api.ts';
import type { Core } from '../../handler/core.ts';
import { testSettings } from '../../handler/testing/settings.ts';
import { createVirtualCore } from '../../virtual/core.ts';
import type { Expected, ModelAccess, ModelCopy, ModelPresented } from '../facts.ts';
import { Model } from '../model.ts';
import { Hand } from './hand.ts';
import { Names } from './names.ts';
import { accessTokenOf, RawClient, refreshTokenOf, type RawTokens } from './raw-client.ts';
import type { Fault, Sequence, Step } from './sequences.ts';
import { ofModel, ofServer, type SessionView } from './session-views.ts';

const SETTINGS = testSettings();

/**
 * Plays a sequence to the server and to the model, and throws a story that ends where they differ. `onMet` hears of
 * the reason of each answer that both gave, and of each spent token that was forgiven or not.
 */
export async function play({ policy, steps }: Sequence, onMet: (answer: string) => void): Promise<void> {
  // No call sleeps, so there is nobody to wait for when the clock moves.
  const clock = new VirtualClock(undefined, async () => undefined);
  const core = createVirtualCore(SETTINGS, clock);
  await new RawClient(core).control('PATCH', 'policy', policy);
  const match = new Match(core, new Model(policy, clock.now()), onMet);
  for (const step of steps) {
    await clock.advance(step.wait);
    await match.take(step);
  }
  await match.presentTheDead();
}

/** The server and the model, side by side. */
class Match {
  readonly #core: Core;
  readonly #client: RawClient;
  readonly #model: Model;
  readonly #names = new Names();
  readonly #accesses = new Hand<ModelAccess>();
  readonly #copies = new Hand<ModelCopy>();
  /** Sessions that the server said are over. */
  readonly #dead = new Set<string>();
  readonly #story: string[] = [];
  readonly #onMet: (answer: string) => void;
  #steps = 0;
  #mayBranch = false;
  #seen: number;

  constructor(core: Core, model: Model, onMet: (answer: string) => void) {
    this.#onMet = onMet;
    this.#core = core;
    this.#client = new RawClient(core);
    this.#model = model;
    this.#seen = core.events.last;
    this.#story.push(`policy ${JSON.stringify(model.policy)}`);
  }

  async take(step: Step): Promise<void> {
    this.#model.now += step.wait;
    this.#steps += 1;
    this.#story.push(`${this.#steps}. +${step.wait} ms ${JSON.stringify({ ...step, wait: undefined })}`);
    const { graceMode, rotation, onReuse } = this.#model.policy;
    this.#mayBranch ||= (rotation === 'grace' && graceMode === 'new-branch') || onReuse === 'accept';
    await this.#act(step);
    await this.#look();
  }

  /** Whatever has come of it: the newest tokens of a session that is over are worth nothing. */
  async presentTheDead(): Promise<void> {
    const newest = new Map<string, RawTokens>();
    for (const { jwt, token } of this.#accesses.all) {
      newest.set(this.#names.of(token.session), { access: jwt });
    }
    for (const { jwt, token } of this.#copies.all) {
      const sid = this.#names.of(token.token.session);
      newest.set(sid, { ...newest.get(sid), refresh: jwt });
    }
    for (const [sid, { access, refresh }] of newest) {
      if (!this.#dead.has(sid)) continue;
      this.#refusesTheDead(await this.#call('GET', '/api/items', { access }));
      this.#refusesTheDead(await this.#call('POST', '/api/auth/refresh', { refresh }));
    }
  }

  async #act(step: Step): Promise<void> {
    const model = this.#model;
    switch (step.do) {
      case 'login': {
        const form = { email: step.user, password: 'password123' };
        const reply = await this.#call('POST', '/api/auth/login', {}, form);
        return this.#compare(reply, model.login(step.user));
      }
      case 'refresh': {
        const { jwt, token } = this.#copies.pick(step.token);
        const wasDead = this.#isDead(token);
        const call = () => this.#call('POST', '/api/auth/refresh', { refresh: jwt });
        const reply = await this.#faulted(step.fault, call);
        if (wasDead) this.#refusesTheDead(reply);
        return this.#compareFaulted(reply, () => model.refresh(token), step.fault);
      }
      case 'guarded': {
        const { jwt, token } = this.#accesses.pick(step.token);
        const wasDead = this.#isDead(token);
        const [method, path] = step.isOrder ? (['POST', '/api/orders'] as const) : (['GET', '/api/items'] as const);
        const order = step.isOrder ? { item: 1 } : undefined;
        const reply = await this.#faulted(step.fault, () => this.#call(method, path, { access: jwt }, order));
        if (wasDead) this.#refusesTheDead(reply);
        return this.#compareFaulted(reply, () => model.guarded(token, step.isOrder), step.fault);
      }
      case 'logout': {
        const access = this.#accesses.pick(step.access);
        const refresh = this.#copies.pick(step.refresh);
        const reply = await this.#call('POST', '/api/auth/logout', { access: access.jwt, refresh: refresh.jwt });
        const ours = [access.token, refresh.token].filter((token) => typeof token !== 'string');
        return this.#compare(reply, model.logout(ours));
      }
      case 'expire':
        await this.#client.control('POST', 'expire', { what: step.what });
        return model.expire(step.what);
      case 'advance':
        await this.#client.control('POST', 'clock/advance', { by: step.by });
        model.now += step.by;
        return;
      case 'policy':
        await this.#client.control('PATCH', 'policy', step.change);
        model.policy = { ...model.policy, ...step.change };
        return;
    }
  }

  #call(method: string, path: string, tokens: RawTokens, json?: unknown) {
    return this.#client.api(method, path, this.#model.policy.profile, tokens, json);
  }

  #isDead(token: ModelPresented<ModelAccess | ModelCopy>): boolean {
    if (typeof token === 'string') return false;
    return this.#dead.has(this.#names.of(token.kind === 'access' ? token.session : token.token.session));
  }

  #refusesTheDead({ status }: ApiReply): void {
    if (status >= 200 && status < 400) this.#fail(`the session was over, yet its token was answered ${status}`);
  }

  /** The call with a fault on it, where there is one. */
  async #faulted(fault: Fault | undefined, call: () => Promise<ApiReply>): Promise<ApiReply> {
    if (fault === undefined) return call();
    const status = fault.kind === 'status' ? { status: 503 } : {};
    await this.#client.control('PUT', 'faults', { faults: [{ ...fault, ...status, match: '/api', times: 1 }] });
    const reply = await call();
    await this.#client.control('DELETE', 'faults');
    return reply;
  }

  /** What a fault keeps from the server the model does not do; what it keeps from the client the model has done. */
  #compareFaulted(reply: ApiReply, act: () => Expected, fault: Fault | undefined): void {
    if (fault === undefined) return this.#compare(reply, act());
    const done = fault.when === 'after' ? act() : {};
    this.#answers(reply, fault.kind === 'drop' ? '0 cut off' : '503 fault');
    this.#bind(reply, done, false);
  }

  #compare(reply: ApiReply, expected: Expected): void {
    this.#answers(reply, `${expected.status} ${expected.reason}`);
    this.#bind(reply, expected, true);
  }

  #answers({ cut, status }: ApiReply, wanted: string): void {
    const answered = this.#core.events.since(this.#seen).find((event) => event.type === 'call.answered');
    const reason = cut && answered === undefined ? 'cut off' : `${answered?.reason}`;
    const got = `${status} ${reason}`;
    if (got !== wanted) this.#fail(`expected ${wanted}, got ${got}`);
    this.#story.push(`   -> ${got}`);
    this.#onMet(reason);
  }

  /** Learns by what names the server goes by the tokens that the model expects, and keeps those that the client heard of. */
  #bind(reply: ApiReply, { access, refresh }: Partial<Expected>, isHeard: boolean): void {
    const events = this.#core.events.since(this.#seen);
    const issued = events.flatMap((event) => (event.type === 'token.issued' ? [event.token] : []));
    const [issuedAccess, ...moreAccess] = issued.filter(({ kind }) => kind === 'access');
    const [issuedRefresh, ...moreRefresh] = issued.filter(({ kind }) => kind === 'refresh');
    const kinds = (one: unknown, two: unknown) => `${one ? 'an' : 'no'} access, ${two ? 'a' : 'no'} refresh token`;
    const got = kinds(issuedAccess, issuedRefresh);
    const wanted = kinds(access, refresh);
    if (got !== wanted || moreAccess.length + moreRefresh.length > 0) this.#fail(`expected ${wanted}, got ${got}`);
    const { profile } = this.#model.policy;
    if (profile === 'bearer' && reply.cookies.length > 0) this.#fail(`expected no cookie, got ${reply.cookies[0]}`);
    if (access !== undefined && issuedAccess !== undefined) {
      this.#name(access.session, issuedAccess.sid);
      this.#name(access, issuedAccess.id);
      if (isHeard) this.#accesses.keep({ jwt: accessTokenOf(reply), token: access });
    }
    if (refresh !== undefined && issuedRefresh !== undefined) {
      this.#name(refresh.token, issuedRefresh.id);
      if (isHeard) this.#copies.keep({ jwt: refreshTokenOf(reply, profile), token: refresh });
    }
  }

  #name(thing: object, name: string): void {
    const problem = this.#names.give(thing, name);
    if (problem !== undefined) this.#fail(problem);
  }

  /** Who is alive, by the server and by the model. */
  async #look(): Promise<void> {
    const server = ofServer(await this.#client.control('GET', 'state'));
    for (const event of this.#core.events.since(this.#seen)) this.#hear(event);
    this.#seen = this.#core.events.last;
    this.#model.sweep();
    const model = ofModel(this.#model, this.#names);
    const [got, wanted] = [JSON.stringify(server), JSON.stringify(model)];
    if (got !== wanted) this.#fail(`expected the sessions\n${wanted}\ngot\n${got}`);
    for (const session of server) this.#hasOneLiveToken(session);
  }

  #hear(event: ServerEvent): void {
    if (event.type === 'family.revoked' || event.type === 'session.ended') this.#dead.add(event.sid);
    if (event.type === 'token.forgiven') this.#onMet(`forgiven: ${event.mode}`);
    if (event.type === 'token.reused') this.#onMet(`reused: ${this.#model.policy.onReuse}`);
  }

  #hasOneLiveToken({ sid, liveRefresh }: SessionView): void {
    if (this.#mayBranch || liveRefresh.length <= 1) return;
    this.#fail(`session ${sid} has ${liveRefresh.length} live refresh tokens: ${liveRefresh.join(', ')}`);
  }

  #fail(problem: string): never {
    throw new Error(`${this.#story.join('\n')}\n=> ${problem}`);
  }
}
