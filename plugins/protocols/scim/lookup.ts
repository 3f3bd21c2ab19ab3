/**
 * Queries for a record by a value of it. A server may refuse filters, ignore them, or answer nothing to those that it does not
 * know; so a hit is checked, and where a filter says nothing, everything is looked through.
 */
import type { Collection, ScimApi } from "./api.ts";
import { isHit, type Equals } from "./filter.ts";
import { textIn, type Resource } from "./resource.ts";

/**
 * `before` a record is made: what was looked through already still counts. `now`: it does not. `all`: the server says that the
 * record is there, and its filters do not find it (some compare user names by case, and refuse them without).
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

  /** By the first of these for which there is something that `isMeant`. */
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

/** Groups may be big; users have no such attribute. */
export const WITHOUT_MEMBERS = { excludedAttributes: "members" } as const;
