import { expect, test } from 'vitest';
import { coloured, plain, styleFor } from '../report/style.ts';
import { createTerminal } from './terminal.ts';

function terminal(columns: number) {
  const texts: string[] = [];
  const stream = { isTTY: true, columns, write: (text: unknown) => texts.push(String(text)) > 0 };
  return { texts, terminal: createTerminal({ stdout: stream, stderr: stream }) };
}

test('a line of progress gives way to what is written, and comes back', () => {
  const { texts, terminal: shown } = terminal(80);
  shown.status('1/2  one');
  shown.write('stdout', 'done\n');
  shown.status('');

  expect(texts).toEqual(['\r\u001B[K1/2  one', '\r\u001B[K', 'done\n', '\r\u001B[K1/2  one', '\r\u001B[K']);
});

test.each([
  [6, '1/2  '],
  // A terminal that does not know its width.
  [0, '1/2  one'],
])('in %i columns a line of progress never wraps', (columns, line) => {
  const { texts, terminal: shown } = terminal(columns);
  shown.status('1/2  one');

  expect(texts).toEqual([`\r\u001B[K${line}`]);
});

test.each([
  [true, {}, coloured],
  [false, {}, plain],
  [true, { TERM: 'dumb' }, plain],
  [true, { NO_COLOR: '1' }, plain],
  [true, { NO_COLOR: '' }, coloured],
  [false, { FORCE_COLOR: '1' }, coloured],
  [true, { FORCE_COLOR: '0' }, plain],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, plain],
])('a terminal (%s) with %j', (isTerminal, env, style) => {
  expect(styleFor(isTerminal, env)).toBe(style);
});
