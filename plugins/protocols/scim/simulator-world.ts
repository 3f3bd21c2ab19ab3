/** The records of the simulated SCIM server, and the ways in which it may differ from the standard. */
import { isObject, type Json } from "./resource.ts";

/** Misbehaviour that was seen in servers. All off: a server as in RFC 7643 and 7644. Can be changed while it runs. */
export interface ScimQuirks {
  /** Discovery answers 404. */
  undescribed: boolean;
  /** No PATCH: 501, and the description says so. */
  noPatch: boolean;
  /** It has versions and `If-Match`, and answers 412 if the version differs. */
  etags: boolean;
  /** It has no enterprise extension: it does not list it, and drops its attributes from records. */
  noEnterprise: boolean;
  noGroups: boolean;
  filters: "work" | "refused" | "unknown" | "ignored" | "no external ids" | "by case";
  /** `active` in a PATCH must be text, as Entra ID sends it. */
  textBooleans: boolean;
  /** Paths of a PATCH that it accepts and does not carry out. */
  ignoredPaths: readonly string[];
  /** `externalId` is fixed when a record is made. */
  fixedExternalIds: boolean;
  /** The `externalId` of a group is lost. */
  forgetsGroupIds: boolean;
  hiddenMembers: "no" | "left out where none" | "left out" | "shown empty";
  filteredRemoves: "work" | "refused" | "ignored";
  /** A locked user is not shown any more. */
  lockedVanish: boolean;
  /** `totalResults` is the number of records on the page. */
  totalOfPage: boolean;
  /** Users are found only by a filter, and a list without one is empty, as in servers written for Entra ID alone. */
  unlistedUsers: boolean;
  /** It always answers with the first page, unless it is asked for one by cursor. */
  firstPageAlways: boolean;
  /** It knows no pages: it answers with everything, however many were asked for. */
  noPages: boolean;
  /** Pages by cursor too (RFC 9865): such an answer has `nextCursor` in place of `totalResults`. */
  cursors: boolean;
  /** The most records on a page. */
  mostAPage: number;
  /** 409 without a `scimType`. */
  bareConflicts: boolean;
  uniqueGroupNames: boolean;
  /** Changes answer 204 without a record. */
  silent: boolean;
  /** How it stores a text that it is sent: trimmed, composed, cut at a column's length. Ids and addresses it stores as they came. */
  spells: (text: string) => string;
}

export const NO_QUIRKS: ScimQuirks = {
  undescribed: false,
  noPatch: false,
  etags: false,
  noEnterprise: false,
  noGroups: false,
  filters: "work",
  textBooleans: false,
  ignoredPaths: [],
  fixedExternalIds: false,
  forgetsGroupIds: false,
  hiddenMembers: "no",
  filteredRemoves: "work",
  lockedVanish: false,
  totalOfPage: false,
  unlistedUsers: false,
  firstPageAlways: false,
  noPages: false,
  cursors: false,
  mostAPage: 1000,
  bareConflicts: false,
  uniqueGroupNames: false,
  silent: false,
  spells: (text) => text,
};

export interface SimRecord {
  readonly id: string;
  version: number;
  body: Json;
}

const VERBATIM = new Set(["schemas", "id", "externalId", "userName", "emails", "members", "manager"]);

/** The record as the server stores its texts. */
export function spelled(body: Json, spells: ScimQuirks["spells"]): Json {
  const stored = (value: unknown): unknown => {
    if (typeof value === "string") return spells(value);
    return isObject(value) ? spelled(value, spells) : value;
  };
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, VERBATIM.has(key) ? value : stored(value)]),
  );
}

export class ScimWorld {
  readonly users = new Map<string, SimRecord>();
  readonly groups = new Map<string, SimRecord>();
  /** Members by group id. */
  readonly members = new Map<string, Set<string>>();
  #made = 0;

  add(collection: "Users" | "Groups", body: Json): SimRecord {
    this.#made += 1;
    const { members = [], id: _id, meta: _meta, ...rest } = body as Json & { members?: readonly { value: string }[] };
    const record: SimRecord = { id: `${collection === "Users" ? "u" : "g"}-${this.#made}`, version: 1, body: rest };
    this.of(collection).set(record.id, record);
    if (collection === "Groups") this.members.set(record.id, new Set(members.map(({ value }) => value)));
    return record;
  }

  remove(collection: "Users" | "Groups", id: string): boolean {
    if (collection === "Users") for (const members of this.members.values()) members.delete(id);
    else this.members.delete(id);
    return this.of(collection).delete(id);
  }

  of(collection: "Users" | "Groups"): Map<string, SimRecord> {
    return collection === "Users" ? this.users : this.groups;
  }

  touch(record: SimRecord, body: Json): void {
    record.body = body;
    record.version += 1;
  }
}
