import { closeSync, writeSync } from 'node:fs';
import { EXIT } from './exit-code.ts';
import type { Interrupts } from './interrupts.ts';
import { createStrays, straySentence } from './strays.ts';
import { createStuckGuard } from './stuck-guard.ts';
import { createUserCode, loopSentence, type UserCode } from './user-code.ts';

/** Supervises users' code in this process, which is ended with a sentence when nothing else is left. */
export function processUserCode(limitMs: number, interrupts: Interrupts): UserCode {
  const { stdin } = process;
  let wasRaw = false;
  const guard = createStuckGuard(limitMs, {
    onStuck: () => {
      interrupts.release();
      // Ctrl-C is a key for us while we read keys, and only then.
      wasRaw = stdin.isTTY && stdin.isRaw;
      if (wasRaw) stdin.setRawMode(false);
    },
    onFree: () => {
      interrupts.regain();
      if (wasRaw) stdin.setRawMode(true);
    },
    onOver: (what) => {
      writeSync(STDERR, `\n${loopSentence(what, limitMs)}\n`);
      // Node would say there that it waits for the debugger, by which this is called.
      closeSync(STDERR);
      process.exit(EXIT.notJudged);
    },
  });
  const strays = createStrays((error) => {
    process.stderr.write(`${straySentence("A client's module", error)}\n`);
    process.exit(EXIT.notJudged);
  });
  return createUserCode(guard, strays, limitMs);
}

const STDERR = 2;
