/**
 * Changes a record: by PATCH if the server can, otherwise by reading, merging and PUT; with the record's version if the server has
 * one. It checks the result, because some servers accept a change and do nothing.
 */
import { pathTo, type Collection, type Form, type ScimApi } from "./api.ts";
import type { ScimConfig } from "./config.ts";
import type { Discovery } from "./discovery.ts";
import { CAUSE, ignored, isCause, notWhole } from "./judge.ts";
import { patchOf, wholeOf, type Edit } from "./patch.ts";
import type { Json, Resource } from "./resource.ts";

/** Returns the edits that a record still needs. `body` null: the record was not read, so all of them. */
export type Wanted = (body: Json | null) => readonly Edit[];

export interface How {
  /** Begins with the PATCH, without reading first: for edits that are right whatever the record holds (members). */
  readonly blind?: boolean;
  /** False: the server does not show the attributes that were changed; a function: whether this record shows them. */
  readonly shown?: boolean | ((body: Json) => boolean);
  /** Whether the server shows the whole record; if not, a PUT of it would take something away. */
  readonly whole?: (before: Resource) => Promise<boolean>;
  /** False: if the server accepts a PATCH and yet shows no change, a PUT of the whole record is not tried. */
  readonly insist?: boolean;
}

/** One record and its wanted edits. */
interface Change {
  readonly collection: Collection;
  readonly id: string;
  readonly wanted: Wanted;
  readonly how: How;
}

export class ScimWriter {
  readonly #api: ScimApi;
  readonly #config: ScimConfig;
  readonly #discovery: Discovery;
  /** Whether the server has said that it knows no PATCH. */
  #wholeOnly = false;

  constructor(api: ScimApi, config: ScimConfig, discovery: Discovery) {
    this.#api = api;
    this.#config = config;
    this.#discovery = discovery;
  }

  /** Returns false if there is no such record, before or after. @throws RecordError if the server refuses the change or does nothing */
  async make(collection: Collection, id: string, wanted: Wanted, how: How = {}): Promise<boolean> {
    try {
      return await this.#make({ collection, id, wanted, how });
    } catch (error) {
      // Somebody changed the record at the same moment: the edits are computed anew, once.
      if (!isCause(error, CAUSE.moved)) throw error;
      return this.#make({ collection, id, wanted, how: { ...how, blind: false } });
    }
  }

  async #make(change: Change): Promise<boolean> {
    if (!(await this.#patches())) return this.#replace(change);
    try {
      const left = await this.#patch(change);
      if (left === null) return false;
      if (left.length === 0) return true;
      if (this.#config.patch !== "auto" || change.how.insist === false) throw ignored(this.#api.vendor, left);
    } catch (error) {
      if (this.#config.patch !== "auto" || !isCause(error, CAUSE.unsupported, CAUSE.path)) throw error;
      this.#wholeOnly ||= isCause(error, CAUSE.unsupported);
    }
    return this.#replace(change);
  }

  async #patches(): Promise<boolean> {
    return !this.#wholeOnly && (await this.#discovery.abilities()).patch;
  }

  /** Returns the names of the edits that were not made; null if there is no such record. */
  async #patch(change: Change): Promise<readonly string[] | null> {
    const { collection, id, wanted, how } = change;
    const before = how.blind ? null : await this.#api.resource(collection, id);
    if (before === null && !how.blind) return null;
    const edits = wanted(before?.body ?? null);
    if (edits.every(({ cosmetic }) => cosmetic)) return [];
    const version = before && (await this.#versionOf(before));
    return this.#send(change, { method: "PATCH", json: patchOf(edits, this.#config), version });
  }

  async #replace(change: Change): Promise<boolean> {
    const { collection, id, wanted, how } = change;
    const before = await this.#api.resource(collection, id);
    if (before === null) return false;
    if (how.whole && !(await how.whole(before))) throw notWhole(this.#api.vendor);
    const edits = wanted(before.body);
    if (edits.every(({ cosmetic }) => cosmetic)) return true;
    const version = await this.#versionOf(before);
    const left = await this.#send(change, { method: "PUT", json: wholeOf(before.body, edits), version });
    if (left !== null && left.length > 0) throw ignored(this.#api.vendor, left);
    return left !== null;
  }

  async #send({ collection, id, wanted, how }: Change, form: Form): Promise<readonly string[] | null> {
    const answered = await this.#unlessGone(() => this.#api.change(pathTo(collection, id), form));
    if (answered === "gone") return null;
    if (how.shown === false) return [];
    const left = (one: Resource) => (isShown(one, how) ? undone(one, wanted) : []);
    if (answered && undone(answered, wanted).length === 0) return [];
    if (!this.#config.verify_writes) return answered ? left(answered) : [];
    const after = await this.#api.resource(collection, id);
    return after && left(after);
  }

  async #unlessGone<T>(write: () => Promise<T>): Promise<T | "gone"> {
    try {
      return await write();
    } catch (error) {
      if (isCause(error, CAUSE.notFound)) return "gone";
      throw error;
    }
  }

  async #versionOf({ version }: Resource): Promise<string | null> {
    return (await this.#discovery.abilities()).etag ? version : null;
  }
}

function isShown({ body }: Resource, { shown }: How): boolean {
  return typeof shown === "function" ? shown(body) : shown !== false;
}

function undone({ body }: Resource, wanted: Wanted): readonly string[] {
  return wanted(body)
    .filter(({ cosmetic }) => !cosmetic)
    .map(({ name }) => name);
}
