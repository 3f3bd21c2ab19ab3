/**
 * Replaces an absence that was decided in the tool and so cannot be changed there. The new one is made first: in between, nobody must
 * seem to be at work. A tool that takes no two absences over each other refuses it; then the old one goes first.
 */
import type { RemoteId } from "../../core/model/record.ts";
import { type Replaced, succeed } from "../../core/plugin/replace.ts";
import type { AbsenceFields, StaffClient } from "./connector.ts";
import { extentOf } from "./stretch.ts";

export interface AbsencesThere {
  readonly client: StaffClient;
  readonly zone: string;
  create(wanted: AbsenceFields): Promise<RemoteId>;
}

/** Returns the id of the new absence, which waits for a decision. */
export function replaceDecided(
  one: Replaced<AbsenceFields>,
  { client, zone, create }: AbsencesThere,
): Promise<RemoteId> {
  return succeed(one, {
    create,
    remove: (id) => client.removeAbsence(id),
    lacksRoom: async ({ refusal }) => !refusal && meet(one.there, one.wanted) && !(await isTaken(one, client, zone)),
  });
}

/** Tells whether another absence of the person, one that was not declined, takes some of the wanted time. */
async function isTaken({ old, wanted }: Replaced<AbsenceFields>, client: StaffClient, zone: string): Promise<boolean> {
  for await (const page of client.absences(extentOf(wanted), zone, { user: wanted.user })) {
    const others = page.filter(({ id, user, state }) => id !== old && user === wanted.user && state !== "declined");
    if (others.some((other) => meet(other, wanted))) return true;
  }
  return false;
}

function meet(a: AbsenceFields, b: AbsenceFields): boolean {
  return a.user === b.user && a.starts_at < b.ends_at && b.starts_at < a.ends_at;
}
