import type { BaseQueryApi } from '@reduxjs/toolkit/query';
import type { ReauthBaseQuery, Strategy } from '../../reauth/client/strategy.ts';
import { purposeOf } from '../../reauth/trace/purpose.ts';
import type { PageGlobals } from '../world/tab/page-globals.ts';
import { ClientProblem } from './client-problem.ts';
import { compileModule } from './evaluate-module.ts';
import type { ScopeOptions } from './page-scope.ts';

/** How the bundle of a client hands over what was chosen among its exports: under one of these names. */
export const HANDED_OVER = { strategy: 'strategy', 'base query': 'baseQuery' } as const;
export type ClientKind = keyof typeof HANDED_OVER;

/**
 * What a bundled client module is in a page: a strategy. The module is evaluated when the page makes its client, so every
 * page, and every coordinator within a page, has an instance of its own.
 */
export function moduleStrategy(
  code: string,
  name: string,
  console: ScopeOptions['console'],
): (page: PageGlobals) => Strategy {
  const load = compileModule(code, name);
  return (page) => (options) => {
    const calls = new RunningCalls();
    const exports = load({
      page,
      mutex: options.mutex,
      console,
      onLeave: (url) => {
        if (LOGIN_PAGE.test(url.pathname)) calls.left();
      },
    });
    const strategy = exports[HANDED_OVER.strategy];
    if (isStrategy(strategy)) return strategy(options);
    const baseQuery = exports[HANDED_OVER['base query']];
    if (!isBaseQuery(baseQuery)) throw new ClientProblem(`${name} hands over neither a strategy nor a base query.`);
    return calls.around(baseQuery, (api) => options.onSessionLost(api, undefined), name);
  };
}

const isStrategy = (value: unknown): value is Strategy => typeof value === 'function';
const isBaseQuery = (value: unknown): value is ReauthBaseQuery => typeof value === 'function';

/** Where apps send whoever has to log in again. */
const LOGIN_PAGE = /\/(log|sign)-?_?in\b/i;
/** The actions by which apps forget a user: `auth/logout`, `user/signedOut`, `clearCredentials`, `sessionExpired`. */
const FORGETS =
  /(log|sign)(ged|ed)?[-_]?out|(clear|reset|remove)[-_]?(auth|user|session|credential|token)|session[-_]?(expired|lost|ended)/i;
/** And by which they set one, with nothing in it: `setUser(null)`. */
const SETS = /set[-_]?(auth|user|session|credential|token)/i;

/**
 * The calls of a base query that are under way. A base query tells nobody that it has given the session up: it dispatches
 * a logout, goes to the login page, or both. That counts once a call, and not in a call that is itself a logout.
 */
class RunningCalls {
  readonly #running = new Set<RunningCall>();

  around(baseQuery: ReauthBaseQuery, onLost: (api: BaseQueryApi) => void, name: string): ReauthBaseQuery {
    return async (args, api, extraOptions) => {
      const { url, method = 'GET' } = typeof args === 'string' ? { url: args } : args;
      const isOfTheUser = purposeOf(method, url.split(/[?#]/, 1)[0] ?? '') !== 'request';
      const call: RunningCall = {
        hasLost: false,
        lose: () => {
          if (call.hasLost || isOfTheUser) return;
          call.hasLost = true;
          onLost(api);
        },
      };
      this.#running.add(call);
      try {
        const result: unknown = await baseQuery(args, listening(api, call.lose), extraOptions);
        if (!isResult(result)) throw new ClientProblem(notAnswered(name, result));
        return result;
      } finally {
        this.#running.delete(call);
      }
    };
  }

  /** The page was sent to the login: by the call that has dispatched its logout, else by one that cannot be told from the others. */
  left(): void {
    const running = [...this.#running];
    if (!running.some(({ hasLost }) => hasLost)) running.at(-1)?.lose();
  }
}

interface RunningCall {
  hasLost: boolean;
  readonly lose: () => void;
}

function listening(api: BaseQueryApi, lose: () => void): BaseQueryApi {
  const dispatch: BaseQueryApi['dispatch'] = (action: Parameters<BaseQueryApi['dispatch']>[0]) => {
    if (forgetsTheUser(action)) lose();
    return api.dispatch(action);
  };
  return { ...api, dispatch };
}

function forgetsTheUser(action: unknown): boolean {
  if (typeof action !== 'object' || action === null || !('type' in action) || typeof action.type !== 'string')
    return false;
  const isEmpty = 'payload' in action && (action.payload === null || action.payload === undefined);
  return FORGETS.test(action.type) || (isEmpty && SETS.test(action.type));
}

type Result = Awaited<ReturnType<ReauthBaseQuery>>;
const isResult = (value: unknown): value is Result =>
  typeof value === 'object' && value !== null && ('data' in value || 'error' in value);

function notAnswered(name: string, result: unknown): string {
  return typeof result === 'function'
    ? `${name}: what was taken for a base query returned a function, so it makes base queries. Export one that it made.`
    : `${name}: the base query answered with neither "data" nor "error". It must return { data } or { error }.`;
}
