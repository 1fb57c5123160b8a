import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A command of the README, and what it prints there. */
export interface Shown {
  readonly command: string;
  readonly output: string;
}

const readme = readFileSync(resolve(import.meta.dirname, '../README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, info = '', text = '']) => {
  const [language = '', file] = info.split(' ');
  return { language, file, text };
});

/** The README's files by the names that stand beside their languages: ```` ```ts src/scenarios.test.ts ````. */
export const readmeFiles: ReadonlyMap<string, string> = new Map(
  blocks.flatMap(({ file, text }) => (file === undefined ? [] : [[file, text] as const])),
);

/** The README's commands with their output: blocks of `console`, where a command follows `$`. */
export const readmeCommands: readonly Shown[] = blocks
  .filter(({ language }) => language === 'console')
  .map(({ text }) => {
    const [first = '', ...rest] = text.split('\n');
    return { command: first.replace(/^\$ /, ''), output: rest.join('\n').trim() };
  });
