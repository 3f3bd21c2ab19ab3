/**
 * Looks for a record by one of its values. A server may refuse filters, ignore them, or find nothing by one that it does not know.
 * So each hit is checked, and if a filter proves nothing, all records are looked through.
 */
import type { Collection, ScimApi } from "./api.ts";
import { isHit, type Equals } from "./filter.ts";
import { textIn, type Resource } from "./resource.ts";

/**
 * How thoroughly to look. `before` a record is made: a list that was already looked through still counts. `now`: it does not. `all`:
 * the server says that the record exists, but its filters do not find it (some filters compare user names by case, though the server
 * refuses a new name that differs only in case).
 */
export type Thoroughness = "before" | "now" | "all";

export class ScimLookup {
  readonly #api: ScimApi;
  readonly #collection: Collection;
  #everything: Promise<readonly Resource[]> | null = null;

  constructor(api: ScimApi, collection: Collection) {
    this.#api = api;
    this.#collection = collection;
  }

  /** Looks by one value after another. Returns the hits of the first that finds any for which `isMeant` is true. */
  async first(
    values: readonly Equals[],
    how: Thoroughness,
    isMeant: (found: Resource, by: Equals) => boolean,
  ): Promise<readonly Resource[]> {
    if (how !== "before") this.#everything = null;
    for (const equals of values) {
      const found = (await this.#by(equals, how)).filter((one) => isMeant(one, equals));
      if (found.length > 0) return found;
    }
    return [];
  }

  async #by(equals: Equals, how: Thoroughness): Promise<readonly Resource[]> {
    const hits = (all: readonly Resource[]) => all.filter(({ body }) => isHit(equals, textIn(body, equals.attribute)));
    const answered = await this.#api.filtered(this.#collection, equals);
    const found = hits(answered ?? []);
    if (found.length > 0 || (answered?.length === 0 && how !== "all")) return found;
    return hits(await this.#all());
  }

  #all(): Promise<readonly Resource[]> {
    this.#everything ??= this.#readAll().catch((error: unknown) => {
      this.#everything = null;
      throw error;
    });
    return this.#everything;
  }

  async #readAll(): Promise<readonly Resource[]> {
    const all: Resource[] = [];
    for await (const page of this.#api.list(this.#collection, WITHOUT_MEMBERS)) all.push(...page);
    return all;
  }
}

/** Leaves out members, since groups may be big. Users have no such attribute. */
export const WITHOUT_MEMBERS = { excludedAttributes: "members" } as const;
