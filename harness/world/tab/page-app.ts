import type { FetchArgs } from '@reduxjs/toolkit/query';
import type { ClientAnswer } from '../../../reauth/client/client-answer.ts';
import { purposeOf } from '../../../reauth/trace/purpose.ts';
import type { RequestToSend } from '../../scenario/scenario.ts';
import type { PageAction } from './page-action.ts';
import type { SentCall } from './page-calls.ts';
import { PageEngine } from './page-engine.ts';
import type { PageApp, PageOptions } from './page-options.ts';
import { PageStream } from './page-stream.ts';

/** Where people log in, and where they end up when their session is over. Nothing guarded is shown there. */
export const LOGIN_PATH = '/login';
/** Where a login leads. */
export const HOME_PATH = '/';

/** Whether a path is the login page, whatever its query says. */
export const isLogin = (path: string): boolean => path.split(/[?#]/, 1)[0] === LOGIN_PATH;

/** Makes the app of one page load and sends its boot requests. It runs in a simulated tab and in a real browser alike. */
export function createPageApp(options: PageOptions): PageApp {
  return new Page(options);
}

class Page implements PageApp {
  readonly #options: PageOptions;
  readonly #engine: PageEngine;
  readonly #stream: PageStream;
  readonly #sent = new Map<number, SentCall>();
  /** Numbers that were aborted before they began. */
  readonly #givenUp = new Set<number>();
  #path: string;
  #isLoggedIn: boolean;
  /** Somebody said so; until then a guarded call that succeeds tells that one is logged in. */
  #wasTold: boolean;
  /** Requests that are still to begin. */
  #waiting = 0;

  constructor(options: PageOptions) {
    const { path, isLoggedIn, app } = options;
    this.#options = options;
    this.#path = path;
    this.#isLoggedIn = isLoggedIn;
    this.#wasTold = isLoggedIn;
    this.#engine = new PageEngine(options, {
      path: () => this.#path,
      load: (to) => this.#goTo(to, 'load'),
      lost: () => this.lose(),
    });
    this.#stream = new PageStream({
      clock: this.#engine.clock,
      token: () => this.#engine.accessToken,
      connect: async (token) => {
        const call = app.stream === 'keeps its token' ? this.#engine.stream(token) : this.#call({ url: 'items' });
        return (await call.answer).outcome === 'fulfilled';
      },
    });
    this.#boot();
  }

  path(): string {
    return this.#path;
  }

  isLoggedIn(): boolean {
    return this.#isLoggedIn;
  }

  pending(): number {
    return this.#waiting + this.#engine.pending;
  }

  lose(): void {
    this.#told(false);
    this.#goTo(LOGIN_PATH, 'route');
  }

  close(): void {
    this.#engine.close();
  }

  async act(action: PageAction): Promise<void> {
    switch (action.do) {
      case 'log in':
        return this.#logIn({ email: action.user, password: action.password });
      case 'log out':
        return this.#logOut();
      case 'request':
        return this.#request(action.requests, action.every);
      case 'abort':
        for (const number of action.requests) {
          this.#givenUp.add(number);
          this.#sent.get(number)?.abort();
        }
        return;
      case 'unmount':
        for (const number of action.requests) {
          this.#givenUp.add(number);
          await this.#sent.get(number)?.unmount();
        }
        return;
      case 'reset api state':
        return this.#engine.reset();
      case 'open a stream':
        return void this.#stream.open();
      case 'drop the stream':
        return void this.#stream.drop();
      case 'kill the worker':
        return this.#engine.killWorker();
    }
  }

  #boot(): void {
    const { app, path } = this.#options;
    if (isLogin(path)) return;
    const mounts = app.doubleMount ? 2 : 1;
    for (let mount = 0; mount < mounts; mount += 1) for (const asked of app.boot) this.#call(argsOf('GET', asked));
  }

  #logIn(body: { readonly email: string; readonly password: string }): void {
    void this.#engine.send({ url: 'auth/login', method: 'POST', body }).answer.then(({ outcome }) => {
      if (outcome === 'rejected') return;
      this.#told(true);
      this.#goTo(HOME_PATH, 'route');
    });
  }

  #logOut(): void {
    void this.#engine.send({ url: 'auth/logout', method: 'POST' }).answer.then(({ outcome }) => {
      if (outcome === 'fulfilled') this.lose();
    });
  }

  #request(requests: readonly RequestToSend[], every: number): void {
    requests.forEach((request, index) => {
      if (index === 0 || every === 0) return this.#begin(request);
      this.#waiting += 1;
      void this.#engine.clock.sleep(every * index).then(() => {
        this.#waiting -= 1;
        if (!this.#givenUp.has(request.number)) this.#begin(request);
      });
    });
  }

  #begin({ number, method, path, body }: RequestToSend): void {
    const args = argsOf(method, path, body);
    this.#sent.set(number, this.#call(args, number));
  }

  #call(args: FetchArgs, number?: number): SentCall {
    const call = this.#engine.sendInTurn(args, number);
    void call.answer.then((answer) => this.#heard(args, answer));
    return call;
  }

  #heard({ method = 'GET', url }: FetchArgs, { outcome }: ClientAnswer): void {
    if (outcome === 'fulfilled' && !this.#wasTold && purposeOf(method, url) === 'request') this.#isLoggedIn = true;
  }

  #told(isLoggedIn: boolean): void {
    this.#isLoggedIn = isLoggedIn;
    this.#wasTold = true;
  }

  #goTo(path: string, how: 'route' | 'load'): void {
    this.#path = path;
    this.#options.onPath(path, how);
  }
}

/** What the base query gets; a new object each time. */
function argsOf(method: string, path: string, body?: unknown): FetchArgs {
  return { url: path.replace(/^\/+/, ''), method, ...(body === undefined ? {} : { body }) };
}
