/** What a simulated SCIM server holds, and the ways in which it may differ from the standard. */
import type { Json } from "./resource.ts";

/** Where servers were seen to misbehave. All off: a server as RFC 7643 and 7644 have it. Can be changed while it runs. */
export interface ScimQuirks {
  /** Discovery answers 404. */
  undescribed: boolean;
  /** No PATCH: 501, and the description says so. */
  noPatch: boolean;
  /** Versions, `If-Match`, and 412 where it does not fit. */
  etags: boolean;
  /** No enterprise extension: not listed, and dropped from what is written. */
  noEnterprise: boolean;
  noGroups: boolean;
  filters: "work" | "refused" | "unknown" | "ignored" | "no external ids" | "by case";
  /** `active` in a PATCH must be text, as Entra ID sends it. */
  textBooleans: boolean;
  /** Paths of a PATCH that are taken and not carried out. */
  ignoredPaths: readonly string[];
  /** `externalId` is fixed when a record is made. */
  fixedExternalIds: boolean;
  /** The `externalId` of a group is lost. */
  forgetsGroupIds: boolean;
  hiddenMembers: "no" | "left out where none" | "left out" | "shown empty";
  filteredRemoves: "work" | "refused" | "ignored";
  /** A locked user is to be seen no more. */
  lockedVanish: boolean;
  /** `totalResults` is what the page has. */
  totalOfPage: boolean;
  /** Users are found by a filter, and a list without one is empty: written for Entra ID alone. */
  unlistedUsers: boolean;
  /** The first page, whatever was asked for. */
  firstPageAlways: boolean;
  /** Most records a page. */
  mostAPage: number;
  /** 409 without a `scimType`. */
  bareConflicts: boolean;
  uniqueGroupNames: boolean;
  /** Changes answer 204 without a record. */
  silent: boolean;
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
  mostAPage: 1000,
  bareConflicts: false,
  uniqueGroupNames: false,
  silent: false,
};

export interface SimRecord {
  readonly id: string;
  version: number;
  body: Json;
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
