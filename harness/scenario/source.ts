import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { yamlProblem } from './yaml-problem.ts';

/** One thing that is wrong with a scenario, where it stands, and what would be right. Lines and columns count from 1. */
export interface ScenarioProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What was found, with what is allowed, in a sentence. */
  readonly message: string;
}

/** The problem as a terminal shows it, and as editors make a link of it. */
export function problemText({ file, line, column, message }: ScenarioProblem): string {
  return `${file}:${line}:${column}: ${message}`;
}

export type Path = readonly (string | number)[];

/** The library's longest has 1 kB. */
const LONGEST_TEXT = 256 * 1024;
/** What stands for bytes that are no UTF-8. */
const REPLACEMENT = '\uFFFD';

/** A scenario's text, parsed as YAML, that knows where everything stands. */
export class ScenarioSource {
  readonly file: string;
  readonly value: unknown;
  /** Why there is no value, if there is none. */
  readonly syntaxProblem: ScenarioProblem | undefined;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(text: string, file: string) {
    this.file = file;
    // What is no text of a scenario is not parsed: it could be anything, of any size.
    const strange = strangeText(text);
    const options = { lineCounter: this.#lines, prettyErrors: false, version: '1.2', logLevel: 'error' } as const;
    this.#document = parseDocument(strange === undefined ? text : text.slice(0, strange.offset), options);
    this.syntaxProblem =
      strange === undefined ? this.#syntaxProblem(text) : this.#problemAt(strange.offset, strange.message);
    this.value = this.syntaxProblem === undefined ? this.#document.toJS() : undefined;
  }

  #syntaxProblem(text: string): ScenarioProblem | undefined {
    const [error] = this.#document.errors;
    if (error !== undefined) {
      const place = error.message.startsWith('Missing closing') ? this.#lastQuote() : error.pos[0];
      return this.#problemAt(place, yamlProblem(error, text));
    }
    let found: ScenarioProblem | undefined;
    visit(this.#document, {
      Node: (_, node) => {
        const message = isAlias(node)
          ? `"*${node.source}" is an alias, and scenarios take none. ${ALIAS}`
          : tagProblem(node.tag);
        if (message === undefined) return undefined;
        found = this.#problemAt(node.range?.[0] ?? 0, message);
        return visit.BREAK;
      },
      Pair: (_, { key }) => {
        if (isScalar(key) || isAlias(key)) return undefined;
        const offset = isMap(key) || isSeq(key) ? key.range?.[0] : undefined;
        found = this.#problemAt(offset ?? 0, 'A key is a word, and no list or map.');
        return visit.BREAK;
      },
    });
    return found;
  }

  /** Where a value stands; where it is missing, what it would be in. */
  problem(path: Path, message: string): ScenarioProblem {
    return this.#problemAt(this.#offsetOf(path), message);
  }

  /** Where the key of a value stands. */
  keyProblem(path: Path, message: string): ScenarioProblem {
    const map = path.length < 2 ? this.#document.contents : this.#document.getIn(path.slice(0, -1), true);
    const pair = isMap(map)
      ? map.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
      : undefined;
    const offset = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
    return offset === undefined ? this.problem(path, message) : this.#problemAt(offset, message);
  }

  lineOf(path: Path): number {
    return this.#placeOf(this.#offsetOf(path)).line;
  }

  /** A quote that is not closed is noticed only at the end of the file; this is where it began. */
  #lastQuote(): number {
    let offset = 0;
    visit(this.#document, {
      Scalar: (_, { type, range }) => {
        if (type?.startsWith('QUOTE') === true) offset = range?.[0] ?? offset;
      },
    });
    return offset;
  }

  #offsetOf(path: Path): number {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = length === 0 ? this.#document.contents : this.#document.getIn(path.slice(0, length), true);
      if ((isScalar(node) || isMap(node) || isSeq(node)) && node.range) return node.range[0];
    }
    return 0;
  }

  #problemAt(offset: number, message: string): ScenarioProblem {
    return { file: this.file, ...this.#placeOf(offset), message };
  }

  #placeOf(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

const ALIAS = 'Write out what it stands for: a scenario is read from top to bottom.';

/** Tags that only say what a value is anyway. */
const PLAIN_TAG = /^(!|tag:yaml\.org,2002:(str|int|float|bool|null|map|seq))$/;

function tagProblem(tag: string | undefined): string | undefined {
  if (tag === undefined || PLAIN_TAG.test(tag)) return undefined;
  const written = tag.replace('tag:yaml.org,2002:', '!!');
  return `"${written}" is a tag that scenarios do not know: they are plain data. Remove it.`;
}

function strangeText(text: string): { readonly offset: number; readonly message: string } | undefined {
  if (text.length > LONGEST_TEXT) {
    const size = `${Math.ceil(text.length / 1024)} kB`;
    return {
      offset: 0,
      message: `This file has ${size}; a scenario has at most ${LONGEST_TEXT / 1024} kB. Is it one?`,
    };
  }
  if (/(?:[[{]\s*){100}/.test(text) || /^ {400}/m.test(text) || /(?:- ){100}/.test(text)) {
    return { offset: 0, message: 'This file nests lists and maps too deep for a scenario. Is it one?' };
  }
  const bytes = text.search(/[\0\uFFFD]/);
  if (bytes < 0) return undefined;
  const found = text[bytes] === REPLACEMENT ? 'bytes that are no UTF-8' : 'a NUL';
  return { offset: bytes, message: `Here the file holds ${found}. Save it as text in UTF-8.` };
}
