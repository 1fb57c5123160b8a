import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StuckGuard } from './stuck-guard.ts';
import { straySentence, type Strays } from './strays.ts';

/** Looks after what is not ours: a client's module may loop for ever, or leave errors that nothing catches. */
export interface UserCode {
  /** How long any piece of it may take, in real time. */
  readonly limitMs: number;
  /** From now on code of this client runs, in `during`, until `end`. */
  supervise(client: string, during: string): Supervision;
}

export interface Supervision {
  /** Aborts when the client has broken off whatever ran. */
  readonly broken: AbortSignal;
  /** What the client did that no result tells, in a sentence; asked once its code has run. */
  problem(): Promise<string | undefined>;
  end(): void;
}

/** Supervises in this process. */
export function createUserCode(guard: StuckGuard, strays: Strays, limitMs: number): UserCode {
  return {
    limitMs,
    supervise: (client, during) => {
      strays.listen();
      const following = strays.follow();
      const unwatch = guard.watch(`${client}, ${during}`);
      return {
        broken: following.thrown,
        problem: async () => {
          // A rejection that nobody awaits is told only when this turn of the event loop is over.
          await nextTurn();
          const stray = following.first();
          return stray && straySentence(client, stray);
        },
        end: () => {
          unwatch();
          following.end();
        },
      };
    },
  };
}

/** What is said of code that never ends. */
export function loopSentence(what: readonly string[], limitMs: number): string {
  return (
    `${what.join('; or ') || 'A client, after its run'}, loops for ever: nothing else got a turn within ${limitMs / 1000} s, so the command ends here. ` +
    'Look for a loop that awaits nothing, or only what is settled already. A run may take longer with --timeout.'
  );
}
