import type { Style } from './reporter.ts';

/** Text as it is. */
export const plain: Style = { good: same, bad: same, strong: same, faint: same };

/** The four colours that every terminal has (ECMA-48 section 8.3.117). */
export const coloured: Style = {
  good: (text) => `\u001B[32m${text}\u001B[39m`,
  bad: (text) => `\u001B[31m${text}\u001B[39m`,
  strong: (text) => `\u001B[1m${text}\u001B[22m`,
  faint: (text) => `\u001B[2m${text}\u001B[22m`,
};

function same(text: string): string {
  return text;
}

/** `NO_COLOR` (https://no-color.org) is the last word, then `FORCE_COLOR`; else a terminal gets colours. */
export function styleFor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  if ((env['NO_COLOR'] ?? '') !== '') return plain;
  const forced = env['FORCE_COLOR'] ?? '';
  if (forced !== '') return forced === '0' || forced === 'false' ? plain : coloured;
  return isTerminal && env['TERM'] !== 'dumb' ? coloured : plain;
}
