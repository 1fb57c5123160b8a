import { panned, zoomed, type TimeWindow } from './scale.ts';

/** What a key asks of the timeline: another lane, to open it, or another window. */
export type KeyCommand =
  | { readonly do: 'move'; readonly by: number }
  | { readonly do: 'open' }
  | { readonly do: 'show'; readonly view: TimeWindow }
  | { readonly do: 'fit' };

/** The command of a key; `undefined` for a key that is none of the timeline's. */
export function commandOf(key: string, view: TimeWindow): KeyCommand | undefined {
  switch (key) {
    case 'ArrowDown':
      return { do: 'move', by: 1 };
    case 'ArrowUp':
      return { do: 'move', by: -1 };
    case 'PageDown':
      return { do: 'move', by: 10 };
    case 'PageUp':
      return { do: 'move', by: -10 };
    case 'Home':
      return { do: 'move', by: -Infinity };
    case 'End':
      return { do: 'move', by: Infinity };
    case 'ArrowLeft':
      return { do: 'show', view: panned(view, -0.15) };
    case 'ArrowRight':
      return { do: 'show', view: panned(view, 0.15) };
    case '+':
    case '=':
      return { do: 'show', view: zoomed(view, 1 / 1.4, 0.5) };
    case '-':
      return { do: 'show', view: zoomed(view, 1.4, 0.5) };
    case '0':
      return { do: 'fit' };
    case 'Enter':
      return { do: 'open' };
  }
  return undefined;
}
