import type { Instant } from '../time/instant.ts';
import { defined } from './defined.ts';
import type { Claims, Cookie, CookieEvent, ServerEvent, TokenRef, TraceEvent } from './events.ts';

/** One cookie of one jar, at an instant. */
export interface CookieState {
  readonly name: string;
  readonly jar: string;
  readonly cookie: Cookie;
  /** `expired`: its time ran out; `gone`: somebody removed it. */
  readonly state: 'live' | 'expired' | 'gone';
  readonly setAt: Instant;
  /** Wall time; absent for a session cookie. */
  readonly expiresAt?: Instant;
  readonly claims?: Claims;
  /** Which token it holds, when the server's events name its `jti`. */
  readonly token?: TokenRef;
}

/** The fold's value: what happened to each cookie, so that any past instant can be shown. */
export interface CookiesModel {
  /** By jar and name. */
  readonly histories: ReadonlyMap<string, CookieHistory>;
  /** By `jti`. */
  readonly tokens: ReadonlyMap<string, TokenRef>;
}

interface CookieHistory {
  readonly jar: string;
  readonly name: string;
  readonly changes: readonly CookieEvent[];
}

/** The cookies of no events. */
export const emptyCookies: CookiesModel = { histories: new Map(), tokens: new Map() };

/** The cookies after `events`, which follow those in `model`. */
export function stepCookies(model: CookiesModel, events: readonly TraceEvent[]): CookiesModel {
  const changed = new Map<string, CookieEvent[]>();
  const tokens = new Map<string, TokenRef>();
  for (const event of events) {
    if (event.source === 'server')
      for (const token of tokensIn(event)) if (!tokens.has(token.id)) tokens.set(token.id, token);
    if (event.source !== 'cookie') continue;
    const key = JSON.stringify([event.jar, event.name]);
    const changes = changed.get(key);
    if (changes) changes.push(event);
    else changed.set(key, [event]);
  }
  const fresh = [...tokens].filter(([id]) => !model.tokens.has(id));
  if (changed.size === 0 && fresh.length === 0) return model;
  const histories = new Map(model.histories);
  for (const [key, [first, ...rest]] of changed) {
    if (!first) continue;
    const earlier = histories.get(key)?.changes ?? [];
    histories.set(key, { jar: first.jar, name: first.name, changes: [...earlier, first, ...rest] });
  }
  return { histories, tokens: fresh.length > 0 ? new Map([...model.tokens, ...fresh]) : model.tokens };
}

/** The cookies of a whole trace. */
export function cookiesOf(trace: readonly TraceEvent[]): CookiesModel {
  return stepCookies(emptyCookies, trace);
}

/** Every cookie that was ever set by `at`, as it is then: by jar, then by name. */
export function cookieStateAt(source: CookiesModel | readonly TraceEvent[], at: Instant): readonly CookieState[] {
  const { histories, tokens } = 'histories' in source ? source : cookiesOf(source);
  return [...histories.values()]
    .toSorted((a, b) => compare(a.jar, b.jar) || compare(a.name, b.name))
    .flatMap((history) => stateOf(history, tokens, at) ?? []);
}

function stateOf(
  { jar, name, changes }: CookieHistory,
  tokens: ReadonlyMap<string, TokenRef>,
  at: Instant,
): CookieState | undefined {
  const last = changes.findLastIndex((change) => change.at <= at);
  const set = changes.slice(0, last + 1).findLast((change) => change.type === 'cookie.set');
  if (set?.type !== 'cookie.set') return undefined;
  const latest = changes[last];
  const { httpOnly, secure, sameSite, path, expiresAt, claims } = set;
  const ranOut = expiresAt !== undefined && expiresAt <= at;
  const removed = latest?.type === 'cookie.removed' ? latest.cause : undefined;
  const state: CookieState['state'] =
    removed === 'expired' || (removed === undefined && ranOut) ? 'expired' : removed ? 'gone' : 'live';
  return defined({
    name,
    jar,
    cookie: defined({ name, httpOnly, secure, sameSite, path, expiresAt, claims }),
    state,
    setAt: set.at,
    expiresAt,
    claims,
    token: claims?.jti === undefined ? undefined : tokens.get(claims.jti),
  });
}

function tokensIn(event: ServerEvent): readonly TokenRef[] {
  if (event.type === 'token.issued') return [event.token];
  if (event.type === 'call.answered') return event.cookies.flatMap(({ token }) => token ?? []);
  if (event.type === 'call.received') return Object.values(event.presented).filter((token) => token !== undefined);
  return [];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
