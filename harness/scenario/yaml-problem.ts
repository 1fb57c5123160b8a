import type { YAMLError } from 'yaml';

/** Where a parser stumbled: the rest of the text from there, and the whole line. */
interface Slip {
  readonly message: string;
  readonly from: string;
  readonly line: string;
}

/**
 * What is wrong with a text as YAML, in the words of somebody who writes scenarios: the parser says which rule of the
 * grammar is hurt, and the line tells which slip it was.
 */
export function yamlProblem({ code, message, pos }: YAMLError, text: string): string {
  const start = text.lastIndexOf('\n', pos[0] - 1) + 1;
  const slip = { message, from: text.slice(pos[0]), line: text.slice(start).split('\n')[0] ?? '' };
  return ofTheLine(slip.line) ?? OF_THE_RULE[code]?.(slip) ?? otherwise(slip);
}

function ofTheLine(line: string): string | undefined {
  if (/^(<{7}|={7}|>{7})/.test(line))
    return 'This is a mark of a merge that is not done. Choose a side and remove the marks.';
  if (/^\s*\/\//.test(line)) return 'YAML takes no comments that begin with //. Write # instead.';
  if (line.startsWith('```')) return 'This is a fence of Markdown. Take the scenario out of it.';
  return undefined;
}

const OF_THE_RULE: Partial<Record<YAMLError['code'], (slip: Slip) => string>> = {
  DUPLICATE_KEY: ({ from }) => `"${keyAt(from)}" stands here twice. Keep one of them.`,
  MULTIPLE_DOCS: () => 'A second document begins here. Make it a file of its own: a file holds one scenario.',
  TAB_AS_INDENT: () => 'A tab character indents this line. YAML wants spaces: put two in its place.',
  BAD_SCALAR_START: ({ from }) => `A text cannot begin with "${from.slice(0, 1)}". Put it in quotes.`,
  BAD_DQ_ESCAPE: ({ from }) =>
    `"${from.slice(0, 2)}" stands for nothing in double quotes. Put the text in single quotes.`,
  BLOCK_IN_FLOW: () => 'In braces a comma is missing between two keys, as in { at: 0s, request: /items/1 }.',
  MULTILINE_IMPLICIT_KEY: ({ line }) => {
    const [, key, value] = /^\s*([a-z ]+):(\S.*)$/.exec(line) ?? [];
    if (key !== undefined) return `After "${key}:" a space is missing. Write "${key}: ${value}".`;
    return 'This line is no key with a value. Write "key: value"; before an item of a list put "- ".';
  },
  BLOCK_AS_IMPLICIT_KEY: ({ line }) =>
    /^[\s-]*[\w ]+: [^{["'].*: /.test(line)
      ? 'A text with ": " in it is taken for a key with a value. Put it in quotes.'
      : INDENTED_OTHERWISE,
  UNEXPECTED_TOKEN: () => 'More follows here though the value has ended. Put the whole text in quotes.',
};

const INDENTED_OTHERWISE =
  'This is indented otherwise than what it belongs to. Keys of one map, and items of one list, stand below each other.';

const keyAt = (from: string): string => /^["']?([^"':\n]*)/.exec(from)?.[1] ?? '';

function otherwise({ message }: Slip): string {
  const end = /^Flow (?:map|sequence) .* end with a (.)$/.exec(message)?.[1];
  if (end !== undefined)
    return `What began with "${end === '}' ? '{' : '['}" before this has no end. Put "${end}" there.`;
  if (message.startsWith('Missing closing'))
    return 'A text that begins with this quote has no end. Close it with the same quote.';
  if (message.startsWith('Missing directives-end'))
    return 'A line above begins with "%". Put its key in quotes, or correct it.';
  if (/^(?:Sequence item without|All (?:mapping|sequence) items)/.test(message)) return INDENTED_OTHERWISE;
  return `This is not YAML: ${message.replace(/[.:\s]*$/, '')}.`;
}
