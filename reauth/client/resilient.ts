import type { BaseQueryApi, FetchBaseQueryError } from '@reduxjs/toolkit/query';
import type { MutexInterface } from 'async-mutex';
import { attributed } from '../observe/attributed.ts';
import { purposeOf } from '../trace/purpose.ts';
import { bearerTokensIn } from './bearer-tokens.ts';
import { SessionMark, type Mark } from './session-mark.ts';
import { defaultRefresh, saysNotLoggedIn, type ReauthBaseQuery, type Strategy } from './strategy.ts';
import { createTabLock } from './tab-lock.ts';
import { UncuredCalls } from './uncured-calls.ts';

/** Longer than a slow refresh takes, shorter than a person waits. */
const REFRESH_TIMEOUT_MS = 10_000;
/** A holder that is frozen must not freeze everybody. */
const LOCK_TIMEOUT_MS = 15_000;

type Args = Parameters<ReauthBaseQuery>[0];
type Extra = Parameters<ReauthBaseQuery>[2];
type Result = Awaited<ReturnType<ReauthBaseQuery>>;

/**
 * The reauth that holds under every race that is known (each guard has a scenario that fails without it):
 *
 * - a request remembers which access token it was sent with; refused, it refreshes only when that is still the newest;
 * - the refresh has a signal and a timeout of its own: whoever goes away takes nobody with them;
 * - one lock for all tabs (Web Locks), the tab's mutex where there is none; waiting for it ends with the waiter, and at
 *   a bound;
 * - only a definite rejection (400, 401, 403) ends the session; a 503 or a lost connection is the caller's to try again;
 * - login and logout take the same lock, and what arrives for a session that is over is dropped.
 */
export const resilient: Strategy = ({ baseQuery, mutex, refresh = defaultRefresh, tab, onSessionLost }) => {
  const mark = new SessionMark(tab?.storage);
  const lock = createTabLock(tab?.locks, mark);
  const uncured = new UncuredCalls(tab?.clock);

  const send = async (args: Args, api: BaseQueryApi, extra: Extra, sent: Mark): Promise<Result> => {
    const result = await baseQuery(args, api, extra);
    return mark.read().session === sent.session ? result : OVER;
  };

  /** Gets a newer access token than `sent`, by a refresh or because somebody else did; else says why not. */
  const renew = (api: BaseQueryApi, extra: Extra, sent: Mark): Promise<FetchBaseQueryError | undefined> =>
    locked(attributed(mutex, api), api.signal, async () => {
      if (!isSame(mark.read(), sent)) return undefined;
      const result = await withTimeout(REFRESH_TIMEOUT_MS, async (signal) =>
        baseQuery(refresh, { ...api, signal }, extra),
      );
      if (result.data) {
        heed(result.data);
        mark.refreshed();
        return undefined;
      }
      if (isRejection(result.error)) {
        mark.replaced();
        onSessionLost(api, result.error);
      }
      return result.error ?? EMPTY;
    });

  /** Tokens that come as JSON are in this tab's memory, and no other tab's refresh renews them. */
  const heed = (reply: unknown): void => {
    if (bearerTokensIn(reply) !== undefined) mark.keepToTab();
  };

  const locked = <T>(held: MutexInterface, signal: AbortSignal, inside: () => Promise<T>): Promise<T> =>
    withTimeout(LOCK_TIMEOUT_MS, (timeout) => lock.run(held, AbortSignal.any([signal, timeout]), inside));

  const withTimeout = async <T>(ms: number, inside: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const over = new AbortController();
    const done = new AbortController();
    tab?.clock.sleep(ms, done.signal).then(
      () => over.abort(new DOMException(`Nothing came in ${ms} ms.`, 'TimeoutError')),
      () => undefined,
    );
    try {
      return await inside(over.signal);
    } finally {
      done.abort();
    }
  };

  /**
   * A login or a logout: no refresh may be under way, and whatever was sent before belongs to another session. When the
   * lock does not come it is done without: what a person asks for must not depend on a tab that is frozen.
   */
  const change = async (args: Args, api: BaseQueryApi, extra: Extra): Promise<Result> => {
    const changed = async (): Promise<Result> => {
      const isLogout = purposeIn(args) === 'logout';
      if (isLogout) mark.replaced();
      const result = await baseQuery(args, api, extra);
      heed(result.data);
      if (!isLogout && result.data) mark.replaced();
      return result;
    };
    try {
      return await locked(attributed(mutex, api), api.signal, changed);
    } catch (error) {
      if (!isTimeout(error)) throw error;
      return changed();
    }
  };

  return async (args, api, extra) => {
    switch (purposeIn(args)) {
      case 'login':
      case 'logout':
        return settled(() => change(args, api, extra));
      case 'register':
        return baseQuery(args, api, extra);
      case 'refresh':
      case 'request':
        break;
    }
    const sent = mark.read();
    const result = await send(args, api, extra, sent);
    const call = nameOf(args);
    if (result.error === undefined) uncured.forget(call);
    if (!saysNotLoggedIn(result.error) || uncured.has(call, mark.read())) return result;

    return settled(async () => {
      const problem = await renew(api, extra, sent);
      const now = mark.read();
      if (now.session !== sent.session) return problem === undefined ? OVER : result;
      if (problem !== undefined) return { error: problem };
      const again = await send(args, api, extra, now);
      if (saysNotLoggedIn(again.error) && isSame(mark.read(), now)) uncured.add(call, now);
      return again;
    });
  };
};

const OVER: Result = {
  error: { status: 'CUSTOM_ERROR', error: 'The session that this request belonged to is over.' },
};
const EMPTY: FetchBaseQueryError = { status: 'CUSTOM_ERROR', error: 'The refresh was answered without a body.' };

const isSame = (one: Mark, other: Mark): boolean => one.session === other.session && one.epoch === other.epoch;

/** The server has said no: RFC 6749 section 5.2 says 400, the article 403, others 401. */
const isRejection = (error: FetchBaseQueryError | undefined): boolean =>
  error !== undefined && (error.status === 400 || error.status === 401 || error.status === 403);

function callOf(args: Args): { readonly method: string; readonly path: string } {
  const { url, method = 'GET' } = typeof args === 'string' ? { url: args } : args;
  return { method, path: url.split(/[?#]/, 1)[0] ?? '' };
}

function purposeIn(args: Args) {
  const { method, path } = callOf(args);
  return purposeOf(method, path);
}

function nameOf(args: Args): string {
  const { method, path } = callOf(args);
  return `${method} ${path}`;
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';

/** A wait that was given up is an answer, too. */
async function settled(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    const status = isTimeout(error) ? 'TIMEOUT_ERROR' : 'FETCH_ERROR';
    return { error: { status, error: String(error) } };
  }
}
