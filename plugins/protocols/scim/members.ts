/**
 * Who is in which group. Members are read group by group, only of our groups, and added and taken out a hundred at a time, each
 * removal by its own filtered path. A bare `remove members` would empty the group and is never sent.
 */
import { Completeness } from "../../../core/model/completeness.ts";
import type { RecordError } from "../../../core/model/errors.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { ScimApi } from "./api.ts";
import { memberPath } from "./filter.ts";
import { gone } from "./judge.ts";
import type { Edit } from "./patch.ts";
import { membersOf, nestedIn, rowsIn, textIn, type Json } from "./resource.ts";
import type { ShownMembers } from "./shown-members.ts";
import type { How, ScimWriter } from "./writer.ts";

export interface Member {
  readonly group: string;
  readonly user: string;
}

interface Shown {
  readonly group: string;
  readonly isThere: boolean;
  /** The members; null: the answer does not show them. */
  readonly users: readonly string[] | null;
  /** Groups in it, none of which is a user's id. */
  readonly nested: readonly string[];
}

/** The number of groups that are read at the same time. */
const ABREAST = 4;

export class ScimMembers {
  readonly #api: ScimApi;
  readonly #writer: ScimWriter;
  readonly #shown: ShownMembers;

  constructor(api: ScimApi, writer: ScimWriter, shown: ShownMembers) {
    this.#api = api;
    this.#writer = writer;
    this.#shown = shown;
  }

  /**
   * Reads everybody in these groups.
   * @param known the memberships that we made: if the server hides members, those in groups that still exist count as being there
   */
  async *list(groups: readonly string[], known: readonly Member[]): Reader<Member> {
    let distinct = 0;
    let isShown = false;
    const there = new Set<string>();
    for (let at = 0; at < groups.length; at += ABREAST) {
      const read = await Promise.all(groups.slice(at, at + ABREAST).map((group) => this.#of(group)));
      for (const { group, isThere } of read) if (isThere) there.add(group);
      isShown ||= read.some(({ users, nested }) => users !== null && users.length + nested.length > 0);
      const members = read.flatMap(({ group, users, nested }) =>
        [...(users ?? []), ...nested].map((user) => ({ group, user })),
      );
      distinct += members.length;
      if (members.length > 0) yield members;
    }
    const written = isShown ? [] : known.filter(({ group }) => there.has(group));
    // A server that hides members shows the same as one that has none (nothing, or an empty list): other groups tell which.
    const ours = written.length > 0 && !(await this.#shown.areShown()) ? written : [];
    if (ours.length > 0) yield ours;
    const tally = { collection: `${this.#api.vendor}.members`, pages: groups.length, distinct: distinct + ours.length };
    return Completeness.of({ ...tally, total: null, window: null, attributes: null });
  }

  /** Whether the user is in the group; if members are hidden, whether the group exists. */
  async has({ group, user }: Member): Promise<boolean> {
    const { isThere, users } = await this.#of(group);
    return isThere && (this.#shown.setting === "hidden" || users?.includes(user) === true);
  }

  /** Returns one answer for each user, in order: why it failed, or null. @throws RecordError if one is refused, and so all are */
  async add(group: string, users: readonly string[]): Promise<readonly (RecordError | null)[]> {
    // Where nobody is shown, the PATCH that was taken is believed: somebody whom it did not add is missing in the next run. A whole
    // record in its place would throw out those who are not shown, so only a server that is said to show all of them is sent one.
    const how = { shown: (body: Json) => this.#shown.tells(body), insist: this.#shown.setting === "shown" };
    const isThere = await this.#make(group, users, addition, how).finally(() => this.#shown.filled(group));
    const missing = isThere ? null : gone(this.#api.vendor, "the group no longer exists");
    return users.map(() => missing);
  }

  /** A member, or a group, that is gone already is success. @throws RecordError if one is refused, and so all are */
  async remove(group: string, users: readonly string[]): Promise<readonly (RecordError | null)[]> {
    await this.#make(group, users, removals, { shown: this.#shown.setting !== "hidden" });
    return users.map(() => null);
  }

  /** Sends all edits in one request. Returns false if the group is gone. */
  async #make(group: string, users: readonly string[], edits: Edits, further: How): Promise<boolean> {
    const how: How = { ...further, blind: true, whole: (before) => this.#shown.isWhole(before) };
    if (await this.#writer.make("Groups", group, (body) => edits(body, users), how)) return true;
    if (!(await this.#of(group)).isThere) return false;
    // "Not found", but the group exists: so the server does not know a member.
    throw gone(this.#api.vendor, "the server does not know the member");
  }

  async #of(group: string): Promise<Shown> {
    const found = await this.#api.resource("Groups", group);
    const users = found && this.#shown.setting !== "hidden" ? membersOf(found.body) : null;
    // Somebody put it there by hand: a group that holds others is not empty.
    const nested = found ? nestedIn(found.body).map((id) => `group ${id}`) : [];
    return { group, isThere: found !== null, users: users && [...new Set(users)], nested };
  }
}

type Edits = (body: Json | null, users: readonly string[]) => readonly Edit[];

/** @param body the group as it was read; null: not read, so everybody is added */
function addition(body: Json | null, users: readonly string[]): readonly Edit[] {
  const there = new Set(body ? (membersOf(body) ?? []) : []);
  const missing = users.filter((user) => !there.has(user)).map((value) => ({ value }));
  if (missing.length === 0) return [];
  const merged = (one: Json): Json => ({ ...one, members: [...rowsIn(one, "members"), ...missing] });
  return [{ name: "members", operation: { op: "add", path: "members", value: missing }, merged }];
}

function removals(body: Json | null, users: readonly string[]): readonly Edit[] {
  const there = body && new Set(membersOf(body) ?? []);
  return users
    .filter((user) => there === null || there.has(user))
    .map((user) => ({
      name: "members",
      operation: { op: "remove", path: memberPath(user) },
      merged: (one) => ({ ...one, members: rowsIn(one, "members").filter((row) => textIn(row, "value") !== user) }),
    }));
}
