import type { TabAction, TabName } from '../../scenario/scenario.ts';

/**
 * Which tab an action is for. Numbers of requests count over all tabs, so what is aborted or unmounted is so in the tab
 * that sent it, whichever tab the step names.
 */
export class Addressed {
  readonly #senders = new Map<number, TabName>();

  /** The action as each tab has to do it, in the order of its own numbers. */
  split(tab: TabName, action: TabAction): readonly (readonly [TabName, TabAction])[] {
    switch (action.do) {
      case 'request':
        for (const { number } of action.requests) this.#senders.set(number, tab);
        return [[tab, action]];
      case 'abort':
      case 'unmount':
        return action.requests.map((number) => [
          this.#senders.get(number) ?? tab,
          { do: action.do, requests: [number] },
        ]);
      case 'log in':
      case 'log out':
      case 'open':
      case 'close':
      case 'reload':
      case 'navigate':
      case 'go offline':
      case 'go online':
      case 'sleep':
      case 'wake':
      case 'throttle timers':
      case 'unthrottle timers':
      case 'skew the clock':
      case 'reset api state':
      case 'open a stream':
      case 'drop the stream':
      case 'kill the worker':
      case 'render on the server':
        return [[tab, action]];
    }
  }
}
