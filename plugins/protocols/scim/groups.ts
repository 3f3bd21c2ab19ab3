/**
 * The groups of a SCIM server. Ours carry our external id, set when they are made, because many servers never change it later. A
 * group made by hand has none and is left alone, even if it has the name of one of ours.
 */
import { RecordError, TransientError } from "../../../core/model/errors.ts";
import { foldedName } from "../../../core/model/folded-name.ts";
import { isSameText } from "../../../core/model/is-same-text.ts";
import type { Reader, RequireFree } from "../../../core/plugin/contract.ts";
import { mapPages } from "../../../core/plugin/map-pages.ts";
import type { ScimApi } from "./api.ts";
import type { ScimConfig } from "./config.ts";
import { isHit } from "./filter.ts";
import { Heard } from "./heard.ts";
import { CAUSE, gone, isCause } from "./judge.ts";
import { ScimLookup, type Thoroughness, WITHOUT_MEMBERS } from "./lookup.ts";
import { setting, type Edit } from "./patch.ts";
import { GROUP, textIn, type Json, type Resource } from "./resource.ts";
import type { ShownMembers } from "./shown-members.ts";
import type { How, ScimWriter } from "./writer.ts";

export interface GroupForm {
  /** What the group stands for, stable when it is renamed: `department:12`. */
  readonly externalId: string;
  readonly name: string;
}

export class ScimGroups {
  readonly #api: ScimApi;
  readonly #writer: ScimWriter;
  readonly #lookup: ScimLookup;
  readonly #shown: ShownMembers;
  readonly #adopt: ScimConfig["adopt_groups"];
  /** Of all groups, by id and name; null: no list was read to its end yet. */
  #listed: Heard | null = null;
  /** Our ids of the groups whose making nobody answered: the server may have made them. */
  readonly #unanswered = new Set<string>();

  constructor(api: ScimApi, writer: ScimWriter, shown: ShownMembers, adopt: ScimConfig["adopt_groups"]) {
    this.#api = api;
    this.#writer = writer;
    this.#lookup = new ScimLookup(api, "Groups");
    this.#shown = shown;
    this.#adopt = adopt;
  }

  /** Reads all groups, without their members if the server can leave those out. */
  async *list(): Reader<Resource> {
    const heard = new Heard();
    const proof = yield* mapPages(this.#api.list("Groups", WITHOUT_MEMBERS), (page) => {
      for (const { id, body } of page) {
        heard.see(id);
        heard.note(textIn(body, "externalId"), foldedName(textIn(body, "displayName") ?? ""));
      }
      return page;
    });
    this.#listed = heard;
    return proof;
  }

  get(id: string): Promise<Resource | null> {
    return this.#api.resource("Groups", id);
  }

  /**
   * Returns the groups of this name that carry our id; if there is none, and groups may be taken over by name, those without an id.
   * A group of another name is none of them, even with our id: another company's departments may have the same numbers. One exception: the
   * group that a create of ours left whose answer was lost, since the server may spell its name in its own way.
   */
  async find({ externalId, name }: GroupForm, how: Thoroughness = "now"): Promise<readonly Resource[]> {
    const byId = { attribute: "externalId", value: externalId } as const;
    const byName = { attribute: "displayName", value: name } as const;
    const values = this.#adopt === "ours" ? [byId] : [byId, byName];
    // A filter may compare names letter by letter, so it does not prove that a create whose answer was lost made nothing.
    const thorough = this.#unanswered.has(externalId) ? "all" : how;
    const found = await this.#lookup.first(values, thorough, ({ id, body }, { attribute }) =>
      attribute === "externalId"
        ? isHit(byName, textIn(body, "displayName")) || this.#isLeftBehind(id, externalId)
        : textIn(body, "externalId") === null,
    );
    const named = found.filter(({ body }) => isHit(byName, textIn(body, "displayName")));
    return named.length > 0 || found.length > 1 ? named : found;
  }

  async create(form: GroupForm, requireFree: RequireFree): Promise<string> {
    const [there] = this.#isUnheardOf(form) ? [] : await this.find(form, "before");
    if (there) return this.#takeOver(there, form, requireFree);
    // Noted before the request: if its answer is lost, the next try asks for the group. Names need not be unique, so nothing else
    // would show that it exists.
    this.#listed?.note(form.externalId, foldedName(form.name));
    try {
      const { id } = await this.#api.post("Groups", newGroup(form));
      this.#unanswered.delete(form.externalId);
      this.#shown.made(id);
      return id;
    } catch (error) {
      if (error instanceof TransientError && error.ambiguous) this.#unanswered.add(form.externalId);
      if (!isCause(error, CAUSE.taken)) throw error;
      const [taken] = await this.find(form, "all");
      if (taken) return this.#takeOver(taken, form, requireFree);
      throw this.#nameTaken(error);
    }
  }

  /** @throws RecordError if there is no such group */
  async rename(id: string, { name }: Pick<GroupForm, "name">): Promise<void> {
    const how: How = { whole: (before) => this.#shown.isWhole(before) };
    const isThere = await this.#writer.make("Groups", id, (body) => nameEdits(body ?? {}, name), how);
    if (!isThere) throw gone(this.#api.vendor, "the group no longer exists");
  }

  remove(id: string): Promise<void> {
    return this.#api.delete("Groups", id);
  }

  #isUnheardOf({ externalId, name }: GroupForm): boolean {
    return this.#listed !== null && !this.#listed.has(externalId, foldedName(name));
  }

  /**
   * Whether a group with our id is what a create left whose answer was lost: the list did not show the group, which was read to its end before the
   * request. Another company's group was in that list.
   */
  #isLeftBehind(id: string, externalId: string): boolean {
    return this.#unanswered.has(externalId) && this.#listed !== null && !this.#listed.showed(id);
  }

  async #takeOver({ id, body }: Resource, form: GroupForm, requireFree: RequireFree): Promise<string> {
    await requireFree(id);
    if (nameEdits(body, form.name).length > 0) await this.rename(id, form);
    return id;
  }

  #nameTaken(cause: unknown): RecordError {
    return new RecordError(`${this.#api.vendor}: a group of this name exists already and is not rollcall's`, {
      causeKey: `${this.#api.vendor}:name-taken`,
      remedy:
        "Rename that group in the tool, or change teams.names; or set connector.adopt_groups to named to take it over.",
      cause,
    });
  }
}

function newGroup({ externalId, name }: GroupForm): Json {
  return { schemas: [GROUP], displayName: name, externalId, members: [] };
}

function nameEdits(body: Json, name: string): readonly Edit[] {
  const there = textIn(body, "displayName");
  if (isSameText(there, name)) return [];
  const merged = (one: Json): Json => ({ ...one, displayName: name });
  return [{ name: "displayName", operation: setting("displayName", name), there, merged }];
}
