/** What a list showed that was read to its end: its records by their ids, our ids and names. There were no others, which needs no request. */
export class Heard {
  readonly #records = new Set<string>();
  readonly #ids = new Set<string>();
  readonly #names = new Set<string>();

  /** Notes a record that the list showed, by the server's own id. */
  see(record: string): void {
    this.#records.add(record);
  }

  showed(record: string): boolean {
    return this.#records.has(record);
  }

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
