/**
 * Changes a record: by PATCH if the server can, otherwise by reading, merging and PUT; with the record's version if the server has
 * one. It checks the result, because some servers accept a change and do nothing. One that took a text and spells it in its own way has made
 * the change: whether it stays so is for the planner to see, which lets a field rest that never reads as it was written (SET_BACK).
 */
import { isSameText } from "../../../core/model/is-same-text.ts";
import { pathTo, type Collection, type Form, type ScimApi } from "./api.ts";
import type { ScimConfig } from "./config.ts";
import type { Discovery } from "./discovery.ts";
import { CAUSE, ignored, isCause, notWhole } from "./judge.ts";
import { patchOf, wholeOf, type Edit } from "./patch.ts";
import type { Json, Resource } from "./resource.ts";
import { isRespelled } from "./respelled.ts";

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
    let unpatched: readonly Edit[] = [];
    try {
      const left = await this.#patch(change);
      if (left === null) return false;
      if (left.length === 0) return true;
      if (this.#config.patch !== "auto" || change.how.insist === false) return this.#accept(left);
      unpatched = left;
    } catch (error) {
      if (this.#config.patch !== "auto" || !isCause(error, CAUSE.unsupported, CAUSE.path)) throw error;
      this.#wholeOnly ||= isCause(error, CAUSE.unsupported);
    }
    return this.#replace(change, unpatched);
  }

  async #patches(): Promise<boolean> {
    return !this.#wholeOnly && (await this.#discovery.abilities()).patch;
  }

  /** Returns the edits that were not made, as far as can be seen; null if there is no such record. */
  async #patch(change: Change): Promise<readonly Edit[] | null> {
    const { collection, id, wanted, how } = change;
    const before = how.blind ? null : await this.#api.resource(collection, id);
    if (before === null && !how.blind) return null;
    const edits = wanted(before?.body ?? null);
    if (edits.every(({ cosmetic }) => cosmetic)) return [];
    const version = before && (await this.#versionOf(before));
    return this.#send(change, edits, { method: "PATCH", json: patchOf(edits, this.#config), version });
  }

  /** @param unpatched what a PATCH did not make */
  async #replace(change: Change, unpatched: readonly Edit[] = []): Promise<boolean> {
    const { collection, id, wanted, how } = change;
    const before = await this.#api.resource(collection, id);
    if (before === null) return false;
    if (how.whole && !(await how.whole(before))) {
      if (unpatched.length > 0 && unpatched.every(isMade)) return true;
      throw notWhole(this.#api.vendor);
    }
    const edits = wanted(before.body);
    if (edits.every(({ cosmetic }) => cosmetic)) return true;
    const version = await this.#versionOf(before);
    const left = await this.#send(change, edits, { method: "PUT", json: wholeOf(before.body, edits), version });
    return left !== null && this.#accept(left);
  }

  /** @throws RecordError if the server did nothing, although it accepted these edits */
  #accept(left: readonly Edit[]): true {
    const names = left.filter((edit) => !isMade(edit)).map(({ name }) => name);
    if (names.length > 0) throw ignored(this.#api.vendor, names);
    return true;
  }

  async #send(
    { collection, id, wanted, how }: Change,
    edits: readonly Edit[],
    form: Form,
  ): Promise<readonly Edit[] | null> {
    const answered = await this.#unlessGone(() => this.#api.change(pathTo(collection, id), form));
    if (answered === "gone") return null;
    if (how.shown === false) return [];
    const undone = ({ body }: Resource) => wanted(body).filter((edit) => !edit.cosmetic && !isTaken(edit, edits));
    const left = (one: Resource) => (isShown(one, how) ? undone(one) : []);
    if (answered && undone(answered).length === 0) return [];
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

/** Whether the server shows a text that is neither the wanted one nor the one of before: it took the change. */
function isTaken({ name, there, operation: { value } }: Edit, sent: readonly Edit[]): boolean {
  const before = sent.find((edit) => edit.name === name)?.there;
  return typeof value === "string" && typeof there === "string" && before !== undefined && !isSameText(there, before);
}

/** Whether the record may have read before as the server spells what it was sent, so that nothing could change. */
function isMade({ there, operation: { value } }: Edit): boolean {
  return typeof value === "string" && typeof there === "string" && isRespelled(value, there);
}
