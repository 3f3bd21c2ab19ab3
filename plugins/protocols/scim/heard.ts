/** The ids and names that a list showed, which was read to its end. Without a request it is known that there are no others. */
export class Heard {
  readonly #ids = new Set<string>();
  readonly #names = new Set<string>();

  /** @param name spelled as `has` is asked for it */
  note(externalId: string | null, name: string | null): void {
    if (externalId !== null) this.#ids.add(externalId);
    if (name !== null) this.#names.add(name);
  }

  has(externalId: string, name: string): boolean {
    return this.#ids.has(externalId) || this.#names.has(name);
  }

  get isEmpty(): boolean {
    return this.#ids.size + this.#names.size === 0;
  }
}
