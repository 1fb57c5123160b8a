import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';

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

/** A scenario's text, parsed as YAML, that knows where everything stands. */
export class ScenarioSource {
  readonly file: string;
  readonly value: unknown;
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;

  constructor(text: string, file: string) {
    this.file = file;
    this.#lines = new LineCounter();
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, version: '1.2' });
    this.value = this.#document.errors.length > 0 ? undefined : this.#document.toJS({ maxAliasCount: 20 });
  }

  /** What is wrong with the text as YAML. */
  get syntaxProblems(): readonly ScenarioProblem[] {
    return this.#document.errors.map(({ message, pos }) => ({
      file: this.file,
      ...this.#placeOf(pos[0]),
      message: `This is not YAML: ${message.replace(/\.?\s*$/, '')}.`,
    }));
  }

  /** Where a value stands; where it is missing, what it would be in. */
  problem(path: Path, message: string): ScenarioProblem {
    return { file: this.file, ...this.#placeOf(this.#offsetOf(path)), message };
  }

  /** Where the key of a value stands. */
  keyProblem(path: Path, message: string): ScenarioProblem {
    const map = path.length < 2 ? this.#document.contents : this.#document.getIn(path.slice(0, -1), true);
    const pair = isMap(map)
      ? map.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
      : undefined;
    const offset = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
    return offset === undefined ? this.problem(path, message) : { file: this.file, ...this.#placeOf(offset), message };
  }

  lineOf(path: Path): number {
    return this.#placeOf(this.#offsetOf(path)).line;
  }

  #offsetOf(path: Path): number {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = length === 0 ? this.#document.contents : this.#document.getIn(path.slice(0, length), true);
      if ((isScalar(node) || isMap(node) || isSeq(node)) && node.range) return node.range[0];
    }
    return 0;
  }

  #placeOf(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}
