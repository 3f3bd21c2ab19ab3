/**
 * Looks for a record by a value of it. A server may refuse filters, ignore them, or answer nothing to those that it does not
 * know; so a hit is checked, and where a filter says nothing, everything is looked through.
 */
import type { Collection, ScimApi } from "./api.ts";
import { isHit, type Equals } from "./filter.ts";
import { textIn, type Resource } from "./resource.ts";

export class ScimLookup {
  readonly #api: ScimApi;
  readonly #collection: Collection;
  #everything: Promise<readonly Resource[]> | null = null;

  constructor(api: ScimApi, collection: Collection) {
    this.#api = api;
    this.#collection = collection;
  }

  /** `fresh`: what was looked through before does not count any more. */
  async by(equals: Equals, { fresh }: { readonly fresh: boolean }): Promise<readonly Resource[]> {
    const hits = (all: readonly Resource[]) => all.filter(({ body }) => isHit(equals, textIn(body, equals.attribute)));
    const answered = await this.#api.filtered(this.#collection, equals);
    if (answered?.length === 0) return [];
    const found = hits(answered ?? []);
    if (found.length > 0) return found;
    if (fresh) this.#everything = null;
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
