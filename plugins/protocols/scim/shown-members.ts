/**
 * Whether what a server shows of a group is all of it. Some show no members, or none where there are some: a PUT of such a group
 * would throw everybody out whom it does not name.
 */
import type { ScimApi } from "./api.ts";
import type { ScimConfig } from "./config.ts";
import { membersOf, type Json, type Resource } from "./resource.ts";

export class ShownMembers {
  /** As the config says; `auto`: it is looked at. */
  readonly setting: ScimConfig["members"];
  readonly #api: ScimApi;
  /** Groups that were made by us a moment ago, and that nobody was put into since. */
  readonly #new = new Set<string>();
  #seen = false;

  constructor(api: ScimApi, { members }: Pick<ScimConfig, "members">) {
    this.#api = api;
    this.setting = members;
  }

  /** A group was made, with nobody in it. */
  made(id: string): void {
    this.#new.add(id);
  }

  /** Somebody may be in the group from now on. */
  filled(id: string): void {
    this.#new.delete(id);
  }

  /** Whether the record tells who is in the group, so that whoever it does not name is not in it. */
  tells(body: Json): boolean {
    return this.setting === "shown" || (this.setting === "auto" && (membersOf(body)?.length ?? 0) > 0);
  }

  /** Whether the record is the whole group. One that names nobody is, where others show their members. */
  async isWhole({ id, body }: Resource): Promise<boolean> {
    if (this.setting === "hidden") return false;
    return this.tells(body) || this.#new.has(id) || (await this.areShown());
  }

  /** Whether any group shows somebody. One page of them is looked at, until somebody was seen. */
  async areShown(): Promise<boolean> {
    if (this.setting !== "auto") return this.setting === "shown";
    this.#seen ||= await this.#look();
    return this.#seen;
  }

  async #look(): Promise<boolean> {
    const first = await this.#api.list("Groups").next();
    return !first.done && first.value.some(({ body }) => this.tells(body));
  }
}
