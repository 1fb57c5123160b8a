import { withLists } from './words.fixture.ts';

/** A scenario that is broken, and the one thing that has to be said first. */
export interface BrokenScenario {
  /** Which file of `broken/` it stands in. */
  readonly book: string;
  readonly title: string;
  readonly yaml: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What completes a part to a scenario. It comes last, so that the places in the part stay what they are. */
export const REST: Readonly<Record<string, string>> = {
  version: 'version: 1',
  title: 'title: A request succeeds',
  why: 'why: It must.',
  class: 'class: SINGLE',
  steps: 'steps:\n  - { at: 0s, login: user@example.com }\n  - { at: 1s, request: /items/1 }',
  expect: 'expect:\n  - nobody is logged out',
};

/**
 * The cases of one of `broken/*.txt`. A case begins with `=== its title`; what follows is YAML, to which whatever a
 * scenario needs besides is added, unless the first line is `!whole`. Below the line with the mistake a `^` points at its
 * column, and says what has to be told, where `{findings}` and the like stand for the whole list.
 */
export function brokenScenariosIn(book: string, text: string): readonly BrokenScenario[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((each) => readCase(book, each));
}

function readCase(book: string, text: string): BrokenScenario {
  const [title = '', ...lines] = text.trimEnd().split('\n');
  const isWhole = lines[0] === '!whole';
  const body = isWhole ? lines.slice(1) : lines;
  const told = body.findIndex((line) => /^\s*\^ /.test(line));
  const [, space = '', message = ''] = /^(\s*)\^ (.*)$/.exec(body[told] ?? '') ?? [];
  const part = body.filter((_, index) => index !== told);
  return {
    book,
    title,
    yaml: isWhole ? `${part.join('\n')}\n` : completed(part),
    line: Math.max(1, told),
    column: space.length + 1,
    message: withLists(message),
  };
}

/** A scenario of these lines, with what they lack. */
export function completed(lines: readonly string[]): string {
  const rest = Object.entries(REST).flatMap(([key, block]) =>
    lines.some((line) => line.startsWith(key)) ? [] : [block],
  );
  return `${[...lines, ...rest].join('\n')}\n`;
}
