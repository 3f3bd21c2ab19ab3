/** Closes what was opened: the last opened first, each once. The first error is thrown when all have been closed. */
export class Lifecycle {
  readonly #closers: (() => unknown)[] = [];
  #closing: Promise<void> | null = null;

  /** Notes how the thing is to be closed, and returns it, for one-line use. */
  opened<T>(thing: T, close: (thing: T) => unknown): T {
    this.#closers.push(() => close(thing));
    return thing;
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const errors: unknown[] = [];
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) {
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
