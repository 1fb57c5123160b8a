import type { TabAction } from '../../scenario/scenario.ts';

/** What happens within one page; the other actions open, close and freeze pages. */
export type PageAction = Extract<
  TabAction,
  {
    readonly do:
      | 'log in'
      | 'log out'
      | 'request'
      | 'abort'
      | 'unmount'
      | 'reset api state'
      | 'open a stream'
      | 'drop the stream'
      | 'kill the worker';
  }
>;

/** Whether a page does it by itself. */
export function isPageAction(action: TabAction): action is PageAction {
  switch (action.do) {
    case 'log in':
    case 'log out':
    case 'request':
    case 'abort':
    case 'unmount':
    case 'reset api state':
    case 'open a stream':
    case 'drop the stream':
    case 'kill the worker':
      return true;
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
    case 'render on the server':
      return false;
  }
}
