/**
 * The users of a SCIM server. Before a user is made they are looked for, by our id and by user name. One that is there already (a
 * locked account that lists leave out, a lost answer) is taken over instead, unless it is somebody else's.
 */
import { RecordError } from "../../../core/model/errors.ts";
import { normalEmail } from "../../../core/model/person.ts";
import type { Reader, RequireFree } from "../../../core/plugin/contract.ts";
import { mapPages } from "../../../core/plugin/map-pages.ts";
import type { ScimApi } from "./api.ts";
import { Heard } from "./heard.ts";
import { CAUSE, gone, isCause } from "./judge.ts";
import type { Edit } from "./patch.ts";
import { ScimLookup, type Thoroughness } from "./lookup.ts";
import { emailsOf, textIn, type Json, type Resource } from "./resource.ts";
import {
  activeEdit,
  activeEdits,
  externalIdEdits,
  isSameName,
  newUser,
  userEdits,
  type UserForm,
} from "./user-edits.ts";
import type { ScimWriter } from "./writer.ts";

export class ScimUsers {
  readonly #api: ScimApi;
  readonly #writer: ScimWriter;
  readonly #lookup: ScimLookup;
  /** Of everybody, by id and user name; null: no list was read to its end yet. */
  #listed: Heard | null = null;

  constructor(api: ScimApi, writer: ScimWriter) {
    this.#api = api;
    this.#writer = writer;
    this.#lookup = new ScimLookup(api, "Users");
  }

  /** @param as `hint`: the server may list fewer users than it has, so each is still asked for before being made */
  async *list(as: "everybody" | "hint" = "everybody"): Reader<Resource> {
    const heard = new Heard();
    const proof = yield* mapPages(this.#api.list("Users"), (page) => {
      for (const { body } of page) heard.note(textIn(body, "externalId"), normalEmail(textIn(body, "userName")));
      return page;
    });
    // An empty list may come from a server that finds users only by filters.
    this.#listed = as === "hint" || heard.isEmpty ? null : heard;
    return proof;
  }

  /** Returns one user; null if there is none of this id. */
  get(id: string): Promise<Resource | null> {
    return this.#api.resource("Users", id);
  }

  /** Returns users with the id and this person's address or name (ids of two companies may be alike), else those with the user name. */
  find(form: UserForm, how: Thoroughness = "now"): Promise<readonly Resource[]> {
    const values = [
      { attribute: "externalId", value: form.externalId },
      { attribute: "userName", value: form.email },
    ] as const;
    return this.#lookup.first(values, how, ({ body }, { attribute }) => {
      return (
        attribute === "userName" || emailsOf(body).includes(normalEmail(form.email) ?? "") || isSameName(body, form)
      );
    });
  }

  async create(form: UserForm, requireFree: RequireFree): Promise<string> {
    const there = this.#isUnheardOf(form) ? null : this.#mine(await this.find(form, "before"), form);
    if (there) return this.#takeOver(there, form, requireFree);
    try {
      return (await this.#api.post("Users", newUser(form))).id;
    } catch (error) {
      if (!isCause(error, CAUSE.taken)) throw error;
      const taken = this.#mine(await this.find(form, "all"), form);
      if (taken) return this.#takeOver(taken, form, requireFree);
      throw error;
    }
  }

  /** Writes everything that the form names. @throws RecordError if there is no such user */
  update(id: string, form: UserForm): Promise<void> {
    return this.#bring(id, form, (body) => userEdits(body, form));
  }

  reactivate(id: string, form: UserForm): Promise<void> {
    return this.#bring(id, form, (body) => [...activeEdits(body, true), ...userEdits(body, form)]);
  }

  /** Locks a user. One that the server does not show any more afterwards counts as locked. */
  async deactivate(id: string): Promise<void> {
    await this.#writer.make("Users", id, (body) => (body ? activeEdits(body, false) : [activeEdit(false)]));
  }

  remove(id: string): Promise<void> {
    return this.#api.delete("Users", id);
  }

  async #takeOver({ id }: Resource, form: UserForm, requireFree: RequireFree): Promise<string> {
    await requireFree(id);
    await this.reactivate(id, form);
    return id;
  }

  async #bring(id: string, form: UserForm, edits: (body: Json) => readonly Edit[]): Promise<void> {
    let isClaimed = true;
    const isThere = await this.#writer.make("Users", id, (body) => {
      isClaimed = externalIdEdits(body ?? {}, form).length === 0;
      return edits(body ?? {});
    });
    if (!isThere) throw gone(this.#api.vendor, "the user no longer exists");
    if (!isClaimed) await this.#claim(id, form);
  }

  /** Puts our id on the account if the server allows it. Many fix the id when the user is made, so a failure does not matter. */
  async #claim(id: string, form: UserForm): Promise<void> {
    try {
      await this.#writer.make("Users", id, (body) => externalIdEdits(body ?? {}, form));
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
    }
  }

  #isUnheardOf({ externalId, email }: UserForm): boolean {
    return this.#listed !== null && !this.#listed.has(externalId, normalEmail(email) ?? "");
  }

  /** Returns the one account that may be taken over; null if there is none. @throws RecordError if it is not this person's */
  #mine(found: readonly Resource[], form: UserForm): Resource | null {
    const [first, ...others] = found;
    if (!first) return null;
    if (others.length > 0) throw this.#refused("ambiguous", `${found.length} accounts could be this person's`);
    const owner = textIn(first.body, "externalId");
    if (owner === null || owner === form.externalId || isSameName(first.body, form)) return first;
    throw this.#refused("address-reused", `the account ${first.id} with this user name belongs to person ${owner}`);
  }

  #refused(cause: string, what: string): RecordError {
    return new RecordError(`${this.#api.vendor}: ${what}`, {
      causeKey: `${this.#api.vendor}:${cause}`,
      remedy: "Look at these accounts in the tool and give each its own address.",
    });
  }
}
