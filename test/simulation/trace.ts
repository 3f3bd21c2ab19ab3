/** What happened, in order: the last lines for people, and one number over all of them by which two simulations are compared. */
const KEPT = 400;

export class Trace {
  readonly last: string[] = [];
  lines = 0;
  #hash = 0x811c9dc5;

  /** A name that is another one each time, and stands for nothing. */
  hidden = "";

  add(given: string): void {
    const line = this.hidden === "" ? given : given.replaceAll(this.hidden, "…");
    this.lines += 1;
    this.last.push(line);
    if (this.last.length > 2 * KEPT) this.last.splice(0, KEPT);
    // FNV-1a: quick, and all it has to do is differ.
    for (let at = 0; at < line.length; at += 1) this.#hash = Math.imul(this.#hash ^ line.charCodeAt(at), 0x01000193);
  }

  /** Eight hexadecimal digits. */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }
}
