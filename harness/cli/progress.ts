import { printable } from '../report/printable.ts';
import type { Terminal } from './terminal.ts';

const REDRAW_MS = 100;
const SAY_MS = 5_000;

/** How far a run has come. */
export interface Progress {
  started(id: string): void;
  done(): void;
  /** Takes the line away and says nothing more. */
  stop(): void;
}

/**
 * Shows how far a run has come, for whoever waits: on a terminal as one line that is written anew, elsewhere, such as in
 * CI, as a line every five seconds. A run that is over sooner shows nothing.
 */
export function createProgress(total: number, terminal: Terminal): Progress {
  let [count, current] = [0, ''];
  const text = (): string => `${count}/${total}  ${printable(current)}`;
  const isTerminal = terminal.isTerminal('stderr');
  const show = (): void => {
    if (isTerminal) terminal.status(text());
    else terminal.write('stderr', `${text()}\n`);
  };
  const timer = setInterval(show, isTerminal ? REDRAW_MS : SAY_MS);
  timer.unref();
  return {
    started: (id) => {
      current = id;
    },
    done: () => {
      count += 1;
    },
    stop: () => {
      clearInterval(timer);
      if (isTerminal) terminal.status('');
    },
  };
}
