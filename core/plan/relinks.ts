/** Links that are learned anew for a record that stays the same: one entry a link, whatever was learned of it in this run. */
import type { Desired, Link } from "../model/record.ts";
import type { Learned } from "./flow-rules.ts";

export class Relinks {
  readonly #learned: Learned[];
  readonly #known = new Set<Link>();

  /** @param learned the plan's list, which takes the entries */
  constructor(learned: Learned[]) {
    this.#learned = learned;
  }

  /** The link's particulars follow; its values stay those that were last written. */
  add(desired: Desired, link: Link): void {
    if (this.#known.has(link)) return;
    this.#known.add(link);
    this.#learned.push({ desired, remoteId: link.remoteId, link });
  }

  /** Its values follow too. */
  agree(desired: Desired, link: Link): void {
    this.drop(link);
    this.#known.add(link);
    this.#learned.push({ desired, remoteId: link.remoteId, link, agreed: true });
  }

  drop(link: Link): void {
    const at = this.#known.delete(link) ? this.#learned.findIndex((one) => one.link === link) : -1;
    if (at >= 0) this.#learned.splice(at, 1);
  }
}
