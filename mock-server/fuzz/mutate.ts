import type { Random } from './random.ts';

const PIECES = [
  '%',
  '%2f',
  '%2e%2e',
  '%00',
  '%E0%A4%A',
  '..',
  '/',
  '//',
  '\\',
  ';',
  '=',
  '.',
  ':',
  '*',
  '__proto__',
  '\u00e9',
  '{',
  '}',
  '[',
  '"',
  '9'.repeat(20),
  '-1',
  'null',
  'x'.repeat(300),
];

/** Text with a few small wounds: characters cut out, doubled, swapped, turned, or something put between them. */
export function mutated(text: string, random: Random): string {
  let wounded = text;
  for (let wounds = 1 + random.below(3); wounds > 0; wounds -= 1) wounded = wound(wounded, random);
  return wounded;
}

function wound(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const [head, rest] = [text.slice(0, at), text.slice(at)];
  switch (random.below(5)) {
    case 0:
      return head + rest.slice(1 + random.below(4));
    case 1:
      return head + rest.slice(0, 8) + rest;
    case 2:
      return head + random.pick(PIECES) + rest;
    case 3:
      return head + flipped(rest.charCodeAt(0), random) + rest.slice(1);
    default:
      return head;
  }
}

/** Another character of Latin-1, never one that ends a line: framing is broken on purpose, not by the way. */
function flipped(code: number, random: Random): string {
  const turned = ((Number.isNaN(code) ? 65 : code) ^ (1 << random.below(8))) & 0xff;
  return turned === 10 || turned === 13 ? '?' : String.fromCharCode(turned);
}
