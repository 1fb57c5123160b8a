import type { ModelPresented } from '../facts.ts';
import type { Pick } from './sequences.ts';

/** A token as text, and what the model knows as it. */
export interface HandedOut<Token> {
  readonly jwt: string;
  readonly token: Token;
}

/** The tokens of one kind that clients have in hand, in the order in which they got them. */
export class Hand<Token> {
  readonly #kept: HandedOut<Token>[] = [];

  get all(): readonly HandedOut<Token>[] {
    return this.#kept;
  }

  keep(token: HandedOut<Token>): void {
    this.#kept.push(token);
  }

  pick({ pick, ...more }: Pick): { readonly token: ModelPresented<Token>; readonly jwt?: string } {
    if (pick === 'nothing') return { token: 'nothing' };
    if (pick === 'forged') return { token: 'forged', jwt: `${this.#kept.at(-1)?.jwt ?? 'ey'}x` };
    const back = 'back' in more ? more.back : 0;
    return this.#kept[this.#kept.length - 1 - (back % this.#kept.length)] ?? { token: 'nothing' };
  }
}
