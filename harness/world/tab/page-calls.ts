import type { FetchArgs } from '@reduxjs/toolkit/query';
import { answerOf, type ClientAnswer } from '../../../reauth/client/client-answer.ts';
import type { ReauthBaseQuery } from '../../../reauth/client/strategy.ts';
import { changeOf, createPageApi, createPageStore, readOf, type PageApi, type PageStore } from './page-api.ts';

/** A call under way. */
export interface SentCall {
  /** Never rejects; stays open for ever when the page goes away. */
  readonly answer: Promise<ClientAnswer>;
  abort(): void;
  /** Whoever asked is gone from the page; settles when RTK Query has let go of it. */
  unmount(): Promise<void>;
}

/**
 * The calls of one `createApi` and its store, as a component makes them: subscribed until it unmounts, here when it has its
 * answer. Entries that stayed would be copied at every action, which made an hour of requests take ten times as long.
 */
export class PageCalls {
  readonly #api: PageApi;
  readonly #store: PageStore;
  #shots = 0;

  constructor(name: string, baseQuery: ReauthBaseQuery) {
    this.#api = createPageApi(name, baseQuery);
    this.#store = createPageStore(this.#api);
  }

  send(args: FetchArgs): SentCall {
    this.#shots += 1;
    const shot = { shot: this.#shots, args };
    if ((args.method ?? 'GET') !== 'GET') {
      const running = this.#store.dispatch(this.#api.endpoints[changeOf(args)].initiate(shot));
      return {
        answer: answerOf(running).finally(() => running.reset()),
        abort: () => running.abort(),
        // RTK Query forgets a mutation whose component is gone, and lets it go on.
        unmount: async () => running.reset(),
      };
    }
    const endpoint = this.#api.endpoints[readOf(args)];
    const running = this.#store.dispatch(endpoint.initiate(shot));
    const isGone = (): boolean => endpoint.select(shot)(this.#store.getState()).isUninitialized;
    return {
      answer: answerOf(running).finally(() => running.unsubscribe()),
      abort: () => running.abort(),
      unmount: () => {
        running.unsubscribe();
        return this.#until(isGone);
      },
    };
  }

  /** `resetApiState`, as apps do at logout: whatever is under way is aborted. */
  reset(): void {
    this.#store.dispatch(this.#api.util.resetApiState());
  }

  /** RTK Query removes an entry by a timer of the browser, which no clock of ours moves. */
  #until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (isSo()) return resolve();
      const stop = this.#store.subscribe(() => {
        if (!isSo()) return;
        stop();
        resolve();
      });
    });
  }
}
