/** By what ids the server goes by the sessions and tokens of the model: one name a thing, one thing a name. */
export class Names {
  readonly #names = new Map<object, string>();
  readonly #things = new Map<string, object>();

  /** What is wrong with the name, where something is. */
  give(thing: object, name: string): string | undefined {
    const known = this.#names.get(thing);
    if (known === name) return undefined;
    if (known !== undefined) return `expected ${known} once more, got ${name}`;
    if (this.#things.has(name)) return `expected something new, got ${name} once more`;
    this.#names.set(thing, name);
    this.#things.set(name, thing);
    return undefined;
  }

  of(thing: object): string {
    const name = this.#names.get(thing);
    if (name === undefined)
      throw new Error(`The model has something that the server never named: ${JSON.stringify(thing)}`);
    return name;
  }
}
